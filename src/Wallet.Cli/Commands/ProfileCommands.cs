using System.CommandLine;
using Chain.Client;
using Chain.Setup.Keys;
using Chain.Wallet.Cli.Profiles;
using Chain.Wallet.Cli.Screens;
using Spectre.Console;
using Profile = Chain.Wallet.Cli.Profiles.Profile;

namespace Chain.Wallet.Cli.Commands;

/// <summary><c>chain profile …</c>: network and key by one name.</summary>
internal static class ProfileCommands
{
    internal const string GroupName = "profile";

    private static readonly Argument<string> Name = new("name") { Description = "Name of the profile.", HelpName = "NAME" };

    internal static Command Create(CommandFactory factory) => CommandFactory.Group(
        GroupName,
        "Remember network and key under a name.",
        factory.Command(
            "set", "Store the network, keys and key of this command line, and use them from now on.", [Name], Set,
            ("chain profile set dev --network mynet --key oem-user1", "a network on this machine"),
            ("chain profile set live --trust client.json --keys ~/keys --key alice", "a network elsewhere")),
        factory.Command("list", "List all profiles.", [], List),
        factory.Command("use", "Choose the profile for commands that name none.", [Name], Use),
        factory.Command("remove", "Forget a profile. Keys and files stay.", [Name], Remove));

    private static Task<int> Set(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        string name = parsed.GetRequiredValue(Name);
        if (!KeyStore.IsName(name)) throw new CliException(ExitCode.Usage, $"'{name}' cannot name a profile: use letters, digits, '-', '_' and '.'.");

        string? trust = session.TrustFile is { } file ? Path.GetFullPath(file) : null;
        if (trust is null && session.EndpointFlags.Count == 0)
        {
            throw new CliException(ExitCode.Usage, "Say which network: --network DIR, --trust FILE or --endpoint http://127.0.0.1:PORT.");
        }

        if (trust is not null) NetworkTrust.Load(trust);
        Profile profile = new()
        {
            Trust = trust,
            Endpoints = session.EndpointFlags,
            Keys = session.Keys.Directory,
            Key = session.KeyFlag is { } key ? session.Keys.Find(key).Name : null,
        };
        ProfileBook book = session.Profiles.Load();
        book.Profiles[name] = profile;
        session.Profiles.Save(book with { Current = name });
        session.Screen.Data(profile, console => console.WriteFields(Fields(name, profile)));
        return Task.FromResult(ExitCode.Ok);
    }

    private static Task<int> List(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        ProfileBook book = session.Profiles.Load();
        session.Screen.Data(book, console =>
        {
            Table table = Pages.NewTable("", "NAME", "KEY", "NETWORK");
            foreach ((string name, Profile profile) in book.Profiles)
            {
                table.AddRow(
                    Pages.Cell(name == book.Current ? "*" : ""), Pages.Cell(name), Pages.Cell(profile.Key ?? "-"),
                    Pages.Cell(profile.Trust ?? string.Join(", ", profile.Endpoints)));
            }

            if (book.Profiles.Count > 0) console.Write(table);
        });
        if (book.Profiles.Count == 0) session.Screen.Note("No profiles. Make one with: chain profile set NAME --network DIR --key KEY");
        return Task.FromResult(ExitCode.Ok);
    }

    private static Task<int> Use(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        string name = parsed.GetRequiredValue(Name);
        ProfileBook book = session.Profiles.Load();
        Profile profile = book.Find(name)!;
        session.Profiles.Save(book with { Current = name });
        session.Screen.Data(profile, console => console.WriteFields(Fields(name, profile)));
        return Task.FromResult(ExitCode.Ok);
    }

    private static Task<int> Remove(Session session, ParseResult parsed, CancellationToken cancellationToken)
    {
        string name = parsed.GetRequiredValue(Name);
        ProfileBook book = session.Profiles.Load();
        book.Find(name);
        book.Profiles.Remove(name);
        session.Profiles.Save(book with { Current = book.Current == name ? null : book.Current });
        session.Screen.Note($"Profile {name} is forgotten.");
        return Task.FromResult(ExitCode.Ok);
    }

    private static (string Name, string Value)[] Fields(string name, Profile profile) =>
    [
        ("profile", name),
        ("network", profile.Trust ?? string.Join(", ", profile.Endpoints)),
        ("keys", profile.Keys ?? ""),
        ("key", profile.Key ?? "-"),
    ];
}
