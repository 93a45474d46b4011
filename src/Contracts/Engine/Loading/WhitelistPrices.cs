using Chain.Contracts.Metering;
using Chain.Contracts.Verify;

namespace Chain.Contracts.Loading;

/// <summary>The whitelist as the rewriter's price list.</summary>
public sealed class WhitelistPrices : IMemberPrices
{
    private readonly Whitelist _whitelist;

    private WhitelistPrices(Whitelist whitelist) => _whitelist = whitelist;

    /// <summary>The prices of this engine.</summary>
    public static WhitelistPrices Current { get; } = new(Whitelist.Current);

    /// <inheritdoc/>
    public MemberPrice? Find(string key) => _whitelist.Find(key) is { } member
        ? new MemberPrice(member.Cost, member.ShimMethod, member.IsVirtual || member.IsAbstract || member.IsOverridable)
        : null;
}
