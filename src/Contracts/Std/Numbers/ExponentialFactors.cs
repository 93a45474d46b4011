namespace Chain.Contracts.Std;

/// <summary>The roots of two that exponentials are made of.</summary>
internal static class ExponentialFactors
{
    /// <summary>2^(2^−k) with 63 bits after the point, to the nearest, for k from 1 to 32.</summary>
    public static ulong Of(int k) => k switch
    {
        1 => 0xB504F333F9DE6484,
        2 => 0x9837F0518DB8A96F,
        3 => 0x8B95C1E3EA8BD6E7,
        4 => 0x85AAC367CC487B15,
        5 => 0x82CD8698AC2BA1D7,
        6 => 0x8164D1F3BC030773,
        7 => 0x80B1ED4FD999AB6C,
        8 => 0x8058D7D2D5E5F6B1,
        9 => 0x802C6436D0E04F51,
        10 => 0x8016302F17467628,
        11 => 0x800B179C82028FD1,
        12 => 0x80058BAF7FEE3B5D,
        13 => 0x8002C5D00FDCFCB7,
        14 => 0x800162E61BED4A49,
        15 => 0x8000B17292F702A4,
        16 => 0x800058B92ABBAE02,
        17 => 0x80002C5C8DADE4D7,
        18 => 0x8000162E44EAF636,
        19 => 0x80000B1721FA7C19,
        20 => 0x8000058B90DE7E4D,
        21 => 0x800002C5C8678F37,
        22 => 0x80000162E431DBA0,
        23 => 0x800000B1721872D1,
        24 => 0x80000058B90C1AA9,
        25 => 0x8000002C5C8605A4,
        26 => 0x800000162E4300E6,
        27 => 0x8000000B17217FF8,
        28 => 0x800000058B90BFDD,
        29 => 0x80000002C5C85FE7,
        30 => 0x8000000162E42FF2,
        31 => 0x80000000B17217F8,
        32 => 0x8000000058B90BFC,
        _ => throw new ArgumentException("There are factors for 1 to 32.", nameof(k)),
    };
}
