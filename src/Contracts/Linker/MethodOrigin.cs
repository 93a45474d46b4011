namespace Chain.Contracts.Linking;

/// <summary>Where the code of a linked method was in the assembly that the compiler wrote, whose PDB tells its lines.</summary>
public sealed class MethodOrigin
{
    private readonly (int Linked, int Written)[] _offsets;

    /// <param name="row">Row of the method in the compiler's assembly.</param>
    /// <param name="offsets">Offsets of all instructions, ascending, and where each was.</param>
    internal MethodOrigin(int row, (int Linked, int Written)[] offsets)
    {
        Row = row;
        _offsets = offsets;
    }

    /// <summary>Row of the method in the compiler's assembly, from 1.</summary>
    public int Row { get; }

    /// <summary>Where an instruction was. One that the linker put in counts as the compiler's before it, whose form it completes.</summary>
    /// <param name="linked">Its offset in the linked method.</param>
    public int OffsetOf(int linked)
    {
        int index = Array.BinarySearch(_offsets, (linked, int.MaxValue));
        int last = index >= 0 ? index : ~index - 1;
        return last < 0 ? 0 : _offsets[last].Written;
    }
}
