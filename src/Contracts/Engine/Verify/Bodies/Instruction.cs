using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Chain.Contracts.Verify.Bodies;

/// <summary>One decoded instruction.</summary>
/// <param name="Offset">Where it starts.</param>
/// <param name="Next">Where the next one starts.</param>
/// <param name="Code">What it does.</param>
/// <param name="Operand">Its number, variable, token or branch target.</param>
/// <param name="Targets">Targets of a switch.</param>
internal readonly record struct Instruction(int Offset, int Next, ILOpCode Code, long Operand, int[]? Targets)
{
    /// <summary>The token of a member or type.</summary>
    public EntityHandle Handle => MetadataTokens.EntityHandle((int)Operand);

    /// <summary>Whether control never reaches the next instruction.</summary>
    public bool EndsBlock => Code is ILOpCode.Br or ILOpCode.Br_s or ILOpCode.Leave or ILOpCode.Leave_s or ILOpCode.Ret or ILOpCode.Throw
        or ILOpCode.Rethrow or ILOpCode.Endfinally;

    /// <summary>Whether it may go elsewhere than to the next instruction.</summary>
    public bool IsBranch => Targets is not null || Code.IsBranch();

    /// <summary>Where it may go besides the next instruction.</summary>
    public IEnumerable<int> Branches => Targets ?? (Code.IsBranch() ? [(int)Operand] : []);
}
