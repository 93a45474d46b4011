using System.Text.Json;

namespace Chain.Crypto.Tests;

/// <summary>
/// The twelve edge cases of K. Chalkias, F. Garillot, V. Nikolaenko, Taming the many EdDSAs, SSR 2020. Nodes must agree
/// on every one, or a signature splits the network; so the verdicts are pinned here, and any other verifier that ever
/// stands behind the same API must give the same row.
/// </summary>
public sealed class SpeccheckTests
{
    private const string Cases = "crypto/ed25519-speccheck/cases.json";

    // The LibSodium row of the paper: cofactorless; refuses small-order keys and R (0-2, 8-11), S out of bounds (6, 7)
    // and what only the cofactored equation accepts (4, 5). Case 3 has a torsion component in both A and R that cancels.
    internal const string Verdicts = "XXXVXXXXXXXX";

    [SharedDataFact(Cases)]
    public void The_verdict_on_every_edge_case_is_the_pinned_one()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(SharedData.Path(Cases)));
        string row = "";
        foreach (JsonElement item in document.RootElement.EnumerateArray())
        {
            PublicKey key = new(Convert.FromHexString(item.GetProperty("pub_key").GetString()!));
            Signature signature = new(Convert.FromHexString(item.GetProperty("signature").GetString()!));
            row += Ed25519.Verify(key, Convert.FromHexString(item.GetProperty("message").GetString()!), signature) ? 'V' : 'X';
        }

        Assert.Equal(Verdicts, row);
    }
}
