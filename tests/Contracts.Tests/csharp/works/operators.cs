public static class Program
{
    public static string Run(int n)
    {
        Money a = new(n), b = 5;
        Money c = a + b * 2 - -a;
        c++;
        c += b;
        bool less = a < b, same = a == new Money(n);
        int number = (int)c;
        if (c) number++;
        return $"{number} {less} {same} {!a} {~a} {a > b} {(long)c >> 1}";
    }
}

public readonly struct Money(long cents)
{
    public long Cents { get; } = cents;

    public static implicit operator Money(int value) => new(value);

    public static explicit operator int(Money value) => (int)value.Cents;

    public static explicit operator long(Money value) => value.Cents;

    public static Money operator +(Money left, Money right) => new(left.Cents + right.Cents);

    public static Money operator -(Money left, Money right) => new(left.Cents - right.Cents);

    public static Money operator -(Money value) => new(-value.Cents);

    public static Money operator *(Money left, int factor) => new(left.Cents * factor);

    public static Money operator ++(Money value) => new(value.Cents + 1);

    public static bool operator !(Money value) => value.Cents == 0;

    public static long operator ~(Money value) => ~value.Cents;

    public static bool operator true(Money value) => value.Cents > 3;

    public static bool operator false(Money value) => value.Cents <= 3;

    public static bool operator <(Money left, Money right) => left.Cents < right.Cents;

    public static bool operator >(Money left, Money right) => left.Cents > right.Cents;

    public static bool operator ==(Money left, Money right) => left.Cents == right.Cents;

    public static bool operator !=(Money left, Money right) => left.Cents != right.Cents;

    public override bool Equals(object? other) => other is Money money && money == this;

    public override int GetHashCode() => 0;
}
