using System.Text.Json;
using Chain.Ledger;
using Spectre.Console;

namespace Chain.Wallet.Cli.Screens;

/// <summary>Where a command writes: data to the output, as a readable page or as JSON; notes and errors beside it.</summary>
internal sealed class Screen
{
    /// <summary>Programs read what is redirected: a line stays a line, however long.</summary>
    private const int RedirectedWidth = 1 << 24;

    private static readonly JsonSerializerOptions OneLine = new(LedgerJson.Options) { WriteIndented = false };

    private readonly CliEnvironment _environment;
    private readonly IAnsiConsole _output;
    private readonly IAnsiConsole _error;

    internal Screen(CliEnvironment environment, bool json)
    {
        _environment = environment;
        IsJson = json;
        _output = NewConsole(environment.Out, environment.IsTerminal);
        _error = NewConsole(environment.Error, environment.IsInteractive);
    }

    /// <summary>Whether data is written as JSON.</summary>
    internal bool IsJson { get; }

    /// <summary>Whether notes may be overwritten by later ones.</summary>
    internal bool IsLive => _environment.IsInteractive;

    /// <summary>Writes data once: as JSON, or as the page that <paramref name="page"/> draws.</summary>
    internal void Data<T>(T data, Action<IAnsiConsole> page)
    {
        if (IsJson) _environment.Out.Write(LedgerJson.Write(data));
        else page(_output);
    }

    /// <summary>Writes one item of a stream: a line of JSON, or what <paramref name="page"/> draws.</summary>
    internal void Item<T>(T item, Action<IAnsiConsole> page)
    {
        if (IsJson) _environment.Out.WriteLine(JsonSerializer.Serialize(item, OneLine));
        else page(_output);
        _environment.Out.Flush();
    }

    /// <summary>Says something beside the data.</summary>
    internal void Note(string text) => _error.WriteLine(text);

    /// <summary>Warns beside the data.</summary>
    internal void Warn(string text) => _error.MarkupLineInterpolated($"[yellow]warning:[/] {text}");

    /// <summary>Says why a command failed.</summary>
    /// <param name="message">For people.</param>
    /// <param name="exitCode">What the process ends with.</param>
    /// <param name="rejection">The node's word for its refusal; empty if there is none.</param>
    /// <param name="fault">Code of the fault that a view ended with; empty if there is none.</param>
    /// <param name="height">Height of the state that the view read; null if it is not known.</param>
    internal void Error(string message, int exitCode, string rejection = "", string fault = "", ulong? height = null)
    {
        if (IsJson)
        {
            _environment.Error.WriteLine(JsonSerializer.Serialize(new { error = message, exitCode, rejection = rejection.Length > 0 ? rejection : null, fault = fault.Length > 0 ? fault : null, height }, OneLine));
            return;
        }

        _error.MarkupLineInterpolated($"[red]error:[/] {(fault.Length > 0 ? $"{fault}: " : "")}{message}");
    }

    /// <summary>Asks for a secret; null if nobody can be asked.</summary>
    internal string? AskSecret(string prompt) =>
        _environment.IsInteractive ? _error.Prompt(new TextPrompt<string>(prompt).Secret(null).AllowEmpty()) : null;

    /// <summary>Asks a question; <paramref name="otherwise"/> if nobody can be asked.</summary>
    internal bool Confirm(string question, bool otherwise) =>
        _environment.IsInteractive ? _error.Prompt(new ConfirmationPrompt(question) { DefaultValue = false }) : otherwise;

    private IAnsiConsole NewConsole(TextWriter writer, bool terminal)
    {
        bool colours = terminal && _environment.Variable("NO_COLOR") is null;
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = colours ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = colours ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = terminal ? InteractionSupport.Detect : InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        console.Pipeline.Attach(new VisibleOutput());
        if (!terminal) console.Profile.Width = RedirectedWidth;
        return console;
    }
}
