using Chain.Contracts.Sdk;

namespace Chain.Benchmarks.Kernels;

/// <summary>The nine computations of contracts.md E.4. Each returns a number that depends on all of its work.</summary>
[Contract("kernels", Version = 1)]
public sealed partial class Kernels : Contract
{
    /// <summary>A linear congruential generator.</summary>
    [View]
    public long Tight(int n)
    {
        ulong state = 1;
        for (int i = 0; i < n; i++) state = (state * 6364136223846793005UL) + 1442695040888963407UL;
        return (long)state;
    }

    /// <summary>Steps of the Collatz sequences of the first numbers.</summary>
    [View]
    public long Collatz(int n)
    {
        long steps = 0;
        for (int i = 1; i <= n; i++)
        {
            long x = i;
            while (x != 1)
            {
                x = (x & 1) == 0 ? x >> 1 : (3 * x) + 1;
                steps++;
            }
        }

        return steps;
    }

    /// <summary>Quicksort of pseudo-random numbers.</summary>
    [View]
    public long Sort(int n)
    {
        int[] values = new int[n];
        uint state = 12345;
        for (int i = 0; i < n; i++) values[i] = (int)((state = (state * 1664525) + 1013904223) >> 4);
        Quicksort(values, 0, n - 1);
        long sum = 0;
        for (int i = 0; i < n; i++) sum += (long)values[i] * i;
        return sum;
    }

    /// <summary>SHA-256 of n bytes.</summary>
    [View]
    public long Sha(int n)
    {
        uint[] h = ShaTwo.Hash(new byte[n]);
        return ((long)h[0] << 32) | h[7];
    }

    /// <summary>Product of two n by n matrices.</summary>
    [View]
    public long Matmul(int n)
    {
        long[] a = new long[n * n], b = new long[n * n], c = new long[n * n];
        for (int i = 0; i < a.Length; i++)
        {
            a[i] = i % 7;
            b[i] = i % 11;
        }

        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                long sum = 0;
                for (int k = 0; k < n; k++) sum += a[(i * n) + k] * b[(k * n) + j];
                c[(i * n) + j] = sum;
            }
        }

        return c[^1] + c[n];
    }

    /// <summary>List scheduling of a job shop: n jobs of eight operations on eight machines, shortest operation first.</summary>
    [View]
    public long Schedule(int n)
    {
        const int Machines = 8;
        int[] duration = new int[n * Machines], machine = new int[n * Machines];
        for (int i = 0; i < duration.Length; i++)
        {
            duration[i] = 1 + (i * 37 % 19);
            machine[i] = ((i / Machines) + (i * 5)) % Machines;
        }

        long[] jobReady = new long[n], machineReady = new long[Machines];
        int[] next = new int[n];
        long makespan = 0;
        for (int scheduled = 0; scheduled < n * Machines; scheduled++)
        {
            int best = -1;
            long bestStart = long.MaxValue;
            for (int job = 0; job < n; job++)
            {
                if (next[job] == Machines) continue;
                int operation = (job * Machines) + next[job];
                long start = Later(jobReady[job], machineReady[machine[operation]]);
                if (start < bestStart || (start == bestStart && duration[operation] < duration[(best * Machines) + next[best]]))
                {
                    best = job;
                    bestStart = start;
                }
            }

            int chosen = (best * Machines) + next[best];
            jobReady[best] = machineReady[machine[chosen]] = bestStart + duration[chosen];
            next[best]++;
            makespan = Later(makespan, jobReady[best]);
        }

        return makespan;
    }

    /// <summary>Fibonacci numbers by plain recursion.</summary>
    [View]
    public long Fib(int n) => Fibonacci(n);

    /// <summary>Number of primes below n.</summary>
    [View]
    public long Sieve(int n)
    {
        bool[] composite = new bool[n];
        long primes = 0;
        for (int i = 2; i < n; i++)
        {
            if (composite[i]) continue;
            primes++;
            for (long j = (long)i * i; j < n; j += i) composite[j] = true;
        }

        return primes;
    }

    /// <summary>Objects, virtual calls and a growing list.</summary>
    [View]
    public long Objects(int n)
    {
        ShapeList shapes = new();
        for (int i = 0; i < n; i++) shapes.Add(i % 3 == 0 ? new Square(i) : new Rectangle(i, i + 1));
        long area = 0;
        for (int round = 0; round < 4; round++)
        {
            for (int i = 0; i < shapes.Count; i++) area += shapes[i].Area();
        }

        return area;
    }

    private static long Later(long a, long b) => a > b ? a : b;

    private static long Fibonacci(int n) => n < 2 ? n : Fibonacci(n - 1) + Fibonacci(n - 2);

    private static void Quicksort(int[] values, int low, int high)
    {
        while (low < high)
        {
            int pivot = values[low + ((high - low) / 2)], i = low, j = high;
            while (i <= j)
            {
                while (values[i] < pivot) i++;
                while (values[j] > pivot) j--;
                if (i > j) break;
                (values[i], values[j]) = (values[j], values[i]);
                i++;
                j--;
            }

            Quicksort(values, low, j);
            low = i;
        }
    }
}

internal abstract class Shape
{
    public abstract long Area();
}

internal sealed class Square(long side) : Shape
{
    public override long Area() => side * side;
}

internal sealed class Rectangle(long width, long height) : Shape
{
    public override long Area() => width * height;
}

internal sealed class ShapeList
{
    private Shape[] _items = new Shape[4];

    public int Count { get; private set; }

    public Shape this[int index] => _items[index];

    public void Add(Shape shape)
    {
        if (Count == _items.Length)
        {
            Shape[] larger = new Shape[Count * 2];
            for (int i = 0; i < Count; i++) larger[i] = _items[i];
            _items = larger;
        }

        _items[Count++] = shape;
    }
}
