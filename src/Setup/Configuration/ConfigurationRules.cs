using System.Globalization;
using System.Net;
using System.Reflection;

namespace Chain.Setup.Configuration;

/// <summary>What must hold between settings, beyond the range of each.</summary>
public static class ConfigurationRules
{
    /// <summary>All rules that a configuration breaks, a sentence each; empty if it is sound.</summary>
    public static IReadOnlyList<string> Check(NodeConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        List<string> errors = [];
        CheckRanges(configuration, "", errors);
        CheckListen("network.listen", configuration.Network.Listen, errors);
        CheckListen("api.listen", configuration.Api.Listen, errors);
        CheckListen("http.listen", configuration.Http.Listen, errors);
        if (!configuration.Api.Tls && !configuration.Api.Listen.IsLoopback)
        {
            errors.Add($"api.tls: false is allowed only on loopback, and api.listen is {configuration.Api.Listen}; set api.tls to true");
        }

        HostPort[] addresses = [configuration.Network.Listen, configuration.Api.Listen, configuration.Http.Listen];
        foreach (IGrouping<HostPort, HostPort> same in addresses.Where(a => a.Port != 0).GroupBy(a => a).Where(group => group.Count() > 1))
        {
            errors.Add($"network.listen, api.listen and http.listen must differ, and {same.Key} stands twice");
        }

        if (configuration.Consensus.ViewTimeoutMsMax < configuration.Consensus.ViewTimeoutMs)
        {
            errors.Add("consensus.viewTimeoutMsMax must be at least consensus.viewTimeoutMs");
        }

        CheckPeers(configuration.Network.Peers, errors);
        return errors;
    }

    private static void CheckPeers(IReadOnlyList<PeerSection> peers, List<string> errors)
    {
        CheckUnique("name", peers.Select(peer => peer.Name));
        CheckUnique("publicKey", peers.Select(peer => peer.PublicKey.ToString()));
        CheckUnique("endpoint", peers.Select(peer => peer.Endpoint.ToString()));

        void CheckUnique(string what, IEnumerable<string> values)
        {
            foreach (IGrouping<string, string> same in values.GroupBy(value => value, StringComparer.Ordinal).Where(group => group.Count() > 1))
            {
                errors.Add($"network.peers: two peers have {what} {same.Key}");
            }
        }
    }

    private static void CheckListen(string path, HostPort address, List<string> errors)
    {
        if (address.Host != "localhost" && !IPAddress.TryParse(address.Host, out _))
        {
            errors.Add($"{path}: '{address.Host}' is not an IP address of this machine (use 0.0.0.0 for all)");
        }
    }

    /// <summary>Ranges hold for a configuration made in code too, not only for a loaded one.</summary>
    private static void CheckRanges(object record, string prefix, List<string> errors)
    {
        foreach (PropertyInfo property in ConfigurationSchema.PropertiesOf(record.GetType()))
        {
            string path = prefix + ConfigurationSchema.NameOf(property);
            object value = property.GetValue(record)!;
            if (property.GetCustomAttribute<SettingAttribute>() is { } attribute)
            {
                string error = new Setting(path, property, attribute, null).Check(value);
                if (error.Length > 0) errors.Add($"{path}: {error}");
            }
            else if (value is IEnumerable<object> list)
            {
                int index = 0;
                foreach (object item in list) CheckRanges(item, string.Create(CultureInfo.InvariantCulture, $"{path}.{index++}."), errors);
            }
            else
            {
                CheckRanges(value, path + ".", errors);
            }
        }
    }
}
