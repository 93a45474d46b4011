namespace Chain.Contracts.Tests.Profiling;

/// <summary>Contracts that pay in all the ways there are.</summary>
internal static class ProfiledContracts
{
    public const string Parts = """
        using System;
        namespace Shop;

        [Contract("parts")]
        public sealed partial class Parts : Contract
        {
            private readonly StateMap<long, string> _names;

            public static class Faults { public static readonly Fault TooSmall = new("It is too small."); }

            [Call] public long Store(long n)
            {
                long[] lengths = new long[(int)n];
                for (long i = 0; i < n; i++)
                {
                    _names[i] = $"part {i}" + new string('x', (int)i);
                    lengths[i] = _names[i].Length;
                    Emit(new Stored(i, _names[i]));
                }

                return lengths[n - 1];
            }

            [Call] public long Lambdas(long n)
            {
                Func<long, long> twice = x => x * 2;
                Func<long, string> text = x => x.ToString() + n;
                long sum = 0;
                for (long i = 0; i < n; i++) sum += twice(i) + text(i).Length + new long[(int)i].Length;
                return sum;
            }

            [Call] public long Shapes(long n)
            {
                Shape[] shapes = [new Square(n), new Rectangle(n, 2), new Square(1)];
                long sum = Largest(shapes) + Last(shapes).Area();
                foreach (Shape shape in shapes) sum += shape.Area() + shape.Edges + Half(shape.Area());
                return sum;
            }

            [Call] public long Parse(long n)
            {
                long faults = 0;
                for (long i = 0; i < n; i++)
                {
                    try { faults += int.Parse("12x"); }
                    catch (FormatException) { faults++; }
                }

                return faults;
            }

            [Call] public long Nested(long n)
            {
                try { Deep(n); }
                catch (InvalidOperationException) { return _names.GetOr(1, "none").Length; }
                return 0;
            }

            [Call] public void Refuse(long n)
            {
                _names[1] = "one";
                Check(n);
            }

            private void Check(long n) => Require(n > 0 && _names[1].Length > 0, Faults.TooSmall);

            private void Deep(long n)
            {
                try
                {
                    if (n == 0) throw new InvalidOperationException("enough");
                    Deep(n - 1);
                }
                finally { _names[n] = "left"; }
            }

            private static long Half(long n) => n / 2;

            [Call] public long Fail(long n) { long[] one = [1]; return one[n]; }

            private static T Last<T>(T[] items) { T last = items[0]; foreach (T item in items) last = item; return last; }

            private static long Largest(Shape[] shapes) { long best = 0; foreach (Shape s in shapes) best = Math.Max(best, s.Area()); return best; }
        }

        [Event] public sealed record Stored(long Number, string Name);

        internal abstract class Shape { public abstract long Area(); public virtual long Edges => 4; }
        internal sealed class Square(long side) : Shape { public override long Area() => side * side; }
        internal sealed class Rectangle(long a, long b) : Shape { public override long Area() { long sum = 0; for (long i = 0; i < b; i++) sum += a; return sum; } }
        """;

    public const string Front = """
        using System;
        namespace Shop;

        [Contract("front")]
        public sealed partial class Front : Contract
        {
            private readonly PartsProxy _parts;
            private readonly StateValue<long> _last;

            [Call] public bool Forward(long n)
            {
                CallFault? refused = _parts.Try(PartsCalls.Refuse(n));
                CallOutcome<long> failed = _parts.Try(PartsCalls.Fail(n));
                _last.Set(n);
                return refused is null && failed.Succeeded;
            }
        }

        [ContractInterface("parts")]
        public interface IParts
        {
            [Call] void Refuse(long n);
            [Call] long Fail(long n);
        }
        """;
}
