using System.Runtime.CompilerServices;

namespace Chain.Contracts.Sdk;

/// <summary>
/// A reason for which a contract refuses a call. Declare each in a nested static class <c>Faults</c>, as a
/// <c>static readonly</c> field named like its code; the ABI then lists them.
/// </summary>
public sealed record Fault
{
    /// <summary>Longest code, in ASCII characters.</summary>
    public const int CodeLengthMax = 31;

    /// <summary>Longest message in a receipt, in bytes of UTF-8.</summary>
    public const int MessageBytesMax = 256;

    /// <summary>Declares a fault.</summary>
    /// <param name="message">What happened and what to do, for a reader of the receipt. At most 256 bytes.</param>
    /// <param name="code">Stable code; the name of the field that declares the fault unless given. 1 to 31 ASCII letters and digits.</param>
    /// <exception cref="ArgumentException">The code is none, since a receipt could not carry it.</exception>
    public Fault(string message, [CallerMemberName] string code = "")
    {
        ArgumentNullException.ThrowIfNull(message);
        if (!IsCode(code)) throw new ArgumentException("A fault's code is 1 to 31 ASCII letters and digits, starting with a letter.", nameof(code));
        Message = message;
        Code = code;
    }

    /// <summary>Stable code, unique in the contract. Receipts carry <c>contract.Code</c>.</summary>
    public string Code { get; }

    /// <summary>What happened, for a reader.</summary>
    public string Message { get; private init; }

    /// <summary>The same fault with the values that caused it after its message. The receipt cuts it at 256 bytes.</summary>
    public Fault With(string detail) => this with { Message = $"{Message} ({detail})" };

    private static bool IsCode(string code)
    {
        if (code.Length is 0 or > CodeLengthMax || !char.IsAsciiLetter(code[0])) return false;

        foreach (char c in code)
        {
            if (!char.IsAsciiLetterOrDigit(c)) return false;
        }

        return true;
    }
}
