namespace Chain.Contracts.Std;

/// <summary>What becomes of a result that lies between two numbers of its type.</summary>
public enum Rounding
{
    /// <summary>The nearer one; the even one if it lies in the middle. Adds up without a bias.</summary>
    HalfEven,

    /// <summary>The one nearer to zero, as integer division does it.</summary>
    TowardZero,

    /// <summary>The lesser one.</summary>
    Floor,

    /// <summary>The greater one.</summary>
    Ceiling,
}
