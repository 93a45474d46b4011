namespace Chain.Contracts.Library.Traceability.Epcis;

/// <summary>
/// Where a field is, as a chain that becomes text only if the field is bad: paths of a deep event are much longer than
/// the event.
/// </summary>
internal sealed class FieldPath
{
    /// <summary>The event itself.</summary>
    public static readonly FieldPath Root = new(null, "", -1);

    private readonly FieldPath? _parent;
    private readonly string _name;
    private readonly int _index;

    private FieldPath(FieldPath? parent, string name, int index)
    {
        _parent = parent;
        _name = name;
        _index = index;
    }

    public static implicit operator FieldPath(string name) => Root.Then(name);

    /// <summary>A member of the object here.</summary>
    public FieldPath Then(string name) => new(this, name, -1);

    /// <summary>An element of the array here.</summary>
    public FieldPath At(int index) => new(this, "", index);

    /// <summary>The path as <c>quantityList[2].quantity</c>.</summary>
    public override string ToString()
    {
        if (_parent is null) return "";

        string before = _parent.ToString();
        if (_index >= 0) return $"{before}[{_index}]";

        return before.Length == 0 ? _name : before + "." + _name;
    }
}
