namespace Chain.Contracts.Execution;

/// <summary>Counts gas up to a limit. What would exceed the limit uses up all of it and stops the transaction.</summary>
public sealed class GasMeter
{
    private readonly ulong _limit;

    /// <summary>Starts at zero.</summary>
    public GasMeter(ulong limit) => _limit = limit;

    /// <summary>Gas used; at most the limit.</summary>
    public ulong Used { get; private set; }

    /// <summary>Charges an amount; false, with all gas used up, if the rest does not cover it.</summary>
    public bool TryCharge(ulong amount)
    {
        if (amount > _limit - Used)
        {
            Used = _limit;
            return false;
        }

        Used += amount;
        return true;
    }

    /// <summary>Charges a price and a price for each of <paramref name="count"/> units.</summary>
    public bool TryCharge(ulong price, ulong unitPrice, int count) => TryCharge(price + (unitPrice * (ulong)count));
}
