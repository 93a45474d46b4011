namespace Chain.Contracts.Std;

/// <summary>Builds a text piece by piece, in time proportional to its length.</summary>
public sealed class TextBuilder
{
    private char[] _chars;
    private int _length;

    /// <summary>An empty text.</summary>
    public TextBuilder() => _chars = new char[16];

    /// <summary>An empty text with room for so many characters.</summary>
    /// <exception cref="ArgumentException"><paramref name="capacity"/> is negative.</exception>
    public TextBuilder(int capacity) =>
        _chars = capacity >= 0 ? new char[capacity] : throw new ArgumentException("A capacity is not negative.", nameof(capacity));

    /// <summary>Length in UTF-16 code units.</summary>
    public int Length => _length;

    /// <summary>The code unit at an index from 0.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public char this[int index]
    {
        get
        {
            Check.Index(index, _length);
            return _chars[index];
        }
    }

    /// <summary>Adds a character.</summary>
    public TextBuilder Append(char c)
    {
        if (_length == _chars.Length) Grow(1);
        _chars[_length++] = c;
        return this;
    }

    /// <summary>Adds a character <paramref name="count"/> times.</summary>
    /// <exception cref="ArgumentException"><paramref name="count"/> is negative.</exception>
    public TextBuilder Append(char c, int count)
    {
        if (count < 0) throw new ArgumentException("A count is not negative.", nameof(count));

        Reserve(count);
        for (int i = 0; i < count; i++) _chars[_length++] = c;
        return this;
    }

    /// <summary>Adds a text.</summary>
    public TextBuilder Append(string text) => Append(text, 0, text.Length);

    /// <summary>Adds a part of a text.</summary>
    /// <exception cref="ArgumentException">The part is not within the text.</exception>
    public TextBuilder Append(string text, int start, int count)
    {
        Check.Range(text.Length, start, count);
        Reserve(count);
        text.CopyTo(start, _chars, _length, count);
        _length += count;
        return this;
    }

    /// <summary>Adds a number in decimal digits.</summary>
    public TextBuilder Append(int value) => Append(IntegerText.Format(value));

    /// <summary>Adds a number in decimal digits.</summary>
    public TextBuilder Append(long value) => Append(IntegerText.Format(value));

    /// <summary>Adds a number in decimal digits.</summary>
    public TextBuilder Append(ulong value) => Append(IntegerText.Format(value));

    /// <summary>Adds a number exactly, as <see cref="Fixed.ToString()"/> writes it.</summary>
    public TextBuilder Append(Fixed value) => Append(value.ToString());

    /// <summary>Drops the end of the text.</summary>
    /// <exception cref="ArgumentException"><paramref name="length"/> is negative or more than there is.</exception>
    public TextBuilder Truncate(int length)
    {
        Check.Range(_length, length, 0);
        _length = length;
        return this;
    }

    /// <summary>The text so far.</summary>
    public override string ToString() => new(_chars, 0, _length);

    private void Reserve(int added)
    {
        if (added > _chars.Length - _length) Grow(added);
    }

    private void Grow(int added)
    {
        char[] grown = new char[Growth.Next(_chars.Length, _length + added)];
        Check.Move(_chars, 0, grown, 0, _length);
        _chars = grown;
    }
}
