using System.Globalization;
using System.Net;

namespace Chain.Setup.Configuration;

/// <summary>A host and a TCP port, written <c>127.0.0.1:7001</c>, <c>[::1]:7001</c> or <c>node.example:7001</c>.</summary>
/// <param name="Host">IP address without brackets, or DNS name.</param>
/// <param name="Port">1 to 65535; 0 for an address to listen on lets the system choose.</param>
public readonly record struct HostPort(string Host, int Port)
{
    /// <summary>Whether the host is a loopback address or <c>localhost</c>.</summary>
    public bool IsLoopback =>
        IPAddress.TryParse(Host, out IPAddress? address) ? IPAddress.IsLoopback(address) : Host == "localhost";

    /// <summary>Parses the text form.</summary>
    public static bool TryParse(string? text, out HostPort value)
    {
        value = default;
        int colon = text?.LastIndexOf(':') ?? -1;
        if (text is null || colon < 1) return false;

        if (!int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port)) return false;
        if (port > ushort.MaxValue) return false;

        string host = text[..colon];
        if (host.StartsWith('[') && host.EndsWith(']')) host = host[1..^1];
        if (Uri.CheckHostName(host) == UriHostNameType.Unknown) return false;

        value = new HostPort(host, port);
        return true;
    }

    /// <summary>The address to listen on.</summary>
    /// <exception cref="FormatException">The host is a DNS name other than <c>localhost</c>.</exception>
    public IPEndPoint ToIPEndPoint() =>
        new(Host == "localhost" ? IPAddress.Loopback : IPAddress.Parse(Host), Port);

    /// <summary>The text form.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{(Host?.Contains(':') == true ? $"[{Host}]" : Host)}:{Port}");
}
