using System.CommandLine;

namespace Chain.Wallet.Cli.Commands;

/// <summary>
/// <c>chain completion bash|zsh</c>: a script for the shell, which asks the program itself, by the <c>[suggest]</c>
/// directive of System.CommandLine, so that it never goes stale.
/// </summary>
internal static class CompletionCommand
{
    private const string Bash =
        """
        # chain: shell completion for bash. Load it with: source <(chain completion bash)
        _chain_complete() {
            local line="${COMP_LINE}" point="${COMP_POINT}"
            local word="${COMP_WORDS[COMP_CWORD]}"
            local IFS=$'\n'
            COMPREPLY=($(compgen -W "$("${COMP_WORDS[0]}" "[suggest:${point}]" "${line}" 2>/dev/null)" -- "${word}"))
        }
        complete -o default -F _chain_complete chain
        """;

    private const string Zsh =
        """
        # chain: shell completion for zsh. Load it with: source <(chain completion zsh)
        _chain_complete() {
            local line="${words[*]}"
            local -a suggestions
            suggestions=("${(@f)$("${words[1]}" "[suggest:${#line}]" "${line}" 2>/dev/null)}")
            compadd -- "${suggestions[@]}" || _files
        }
        compdef _chain_complete chain
        """;

    internal static Command Create(CommandFactory factory)
    {
        Argument<string> shell = new("shell") { Description = "bash or zsh.", HelpName = "SHELL" };
        shell.AcceptOnlyFromAmong("bash", "zsh");
        return factory.Command(
            "completion", "Write a completion script for the shell.", [shell],
            (session, parsed, _) =>
            {
                session.Environment.Out.WriteLine(parsed.GetRequiredValue(shell) == "bash" ? Bash : Zsh);
                return Task.FromResult(ExitCode.Ok);
            },
            ("source <(chain completion bash)", "for this shell; put it into ~/.bashrc for all"));
    }
}
