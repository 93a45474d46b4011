using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Chain.Contracts.Runtime;

/// <summary>
/// Counts what one transaction or view uses: gas, allocated bytes, depth of the stack. Rewritten contract code subtracts from
/// <see cref="Gas"/> itself and asks here only when it fell below zero. Once stopped, a meter stays so.
/// </summary>
public sealed class Meter
{
    [ThreadStatic]
    private static Meter? _current;

    private readonly long _limit;
    private readonly int _stackLimit;
    private readonly OpenHandlers _handlers = new();
    private MemoryLevel _memory;

    /// <summary>Starts with all of everything.</summary>
    /// <param name="gasLimit">Gas; what exceeds <see cref="long.MaxValue"/> counts as that.</param>
    /// <param name="bytesLimit">Bytes that may be allocated in all, whether or not they are still alive.</param>
    /// <param name="stackLimit">Bytes of frames, by their weights, that may be open at once.</param>
    public Meter(ulong gasLimit, long bytesLimit, int stackLimit)
    {
        Gas = _limit = (long)Math.Min(gasLimit, long.MaxValue);
        Bytes = bytesLimit;
        Stack = _stackLimit = stackLimit;
        _memory = MemoryLevel.Start(bytesLimit);
    }

    /// <summary>
    /// What is left for instructions, in units of as many gas as one gas of theirs costs in the call that runs (<see cref="MemoryLevel"/>); negative
    /// once the meter stopped. Written by rewritten code.
    /// </summary>
    [SuppressMessage("Design", "CA1051", Justification = "Rewritten code subtracts from it in place: a call for each block costs three times the work.")]
    public long Gas;

    /// <summary>Bytes of frames that are left. Written by rewritten code.</summary>
    [SuppressMessage("Design", "CA1051", Justification = "Rewritten code subtracts from it in place.")]
    public int Stack;

    /// <summary>Bytes that may still be allocated.</summary>
    public long Bytes { get; private set; }

    /// <summary>The limit that was reached, if any.</summary>
    public LimitKind Stopped { get; private set; }

    /// <summary>Gas that is left; 0 once the meter stopped.</summary>
    public long Left => Math.Max(Gas, 0) << _memory.Doublings;

    /// <summary>What a gas of instructions costs in the call that runs.</summary>
    public long Factor => 1L << _memory.Doublings;

    /// <summary>Gas used; all of it once a limit was reached.</summary>
    public ulong Used => (ulong)(_limit - Left);

    /// <summary>The meter of the contract call that runs on this thread.</summary>
    public static Meter Current => _current!;

    /// <summary>Makes this the meter of contract calls on this thread; returns the one before.</summary>
    public static Meter? Enter(Meter? meter)
    {
        Meter? before = _current;
        _current = meter;
        return before;
    }

    /// <summary>Charges gas for what is no instruction; throws once it is used up.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Charge(long gas)
    {
        if ((Gas -= (gas + Factor - 1) >> _memory.Doublings) < 0) Stop(LimitKind.Gas);
    }

    /// <summary>Charges gas for what is no instruction; false once it is used up.</summary>
    public bool TryCharge(ulong gas)
    {
        ulong units = (gas >> _memory.Doublings) + ((gas & (ulong)(Factor - 1)) == 0 ? 0UL : 1UL);
        if (Gas >= 0 && units <= (ulong)Gas)
        {
            Gas -= (long)units;
            return true;
        }

        Note(LimitKind.Gas);
        return false;
    }

    /// <summary>Charges gas for each of <paramref name="count"/> units besides a price; false once it is used up.</summary>
    public bool TryCharge(ulong price, ulong unitPrice, int count) => TryCharge(price + (unitPrice * (ulong)count));

    /// <summary>Whether a contract that is given at most so much gets less than a call is given at most.</summary>
    public bool IsBoundedBy(long gasMax) => Gas - (gasMax >> _memory.Doublings) > Gas / KeptPart;

    /// <summary>
    /// Keeps back one part in 64 of the gas while another contract runs, so that its caller can still act on how that ended,
    /// and what exceeds the gas that the other is given.
    /// </summary>
    /// <param name="gasMax">Gas that it is given at most; at least 0.</param>
    /// <returns>What was kept, for <see cref="GiveBack"/>.</returns>
    public long KeepBack(long gasMax)
    {
        long left = Math.Max(Gas, 0), kept = Math.Max(left / KeptPart, left - (gasMax >> _memory.Doublings));
        Gas -= kept;
        return kept << _memory.Doublings;
    }

    /// <summary>Gives back what <see cref="KeepBack"/> kept, unless a limit was reached meanwhile.</summary>
    public void GiveBack(long kept)
    {
        if (Stopped == LimitKind.None) Gas += kept >> _memory.Doublings;
    }

    /// <summary>
    /// Ends the call of a contract that used up the gas that its caller had bounded, and gives back what was kept; false if
    /// another limit was reached.
    /// </summary>
    /// <param name="kept">What <see cref="KeepBack"/> returned.</param>
    public bool TryResume(long kept)
    {
        if (Stopped != LimitKind.Gas) return false;

        Stopped = LimitKind.None;
        Gas = kept >> _memory.Doublings;
        return true;
    }

    /// <summary>
    /// Starts the call of a contract, which sees no memory but its arguments and its own; returns what <see cref="LeaveMemory"/> goes back to.
    /// </summary>
    /// <param name="argumentBytes">Bytes of the arguments, which code can read where they lie.</param>
    public MemoryLevel EnterMemory(int argumentBytes)
    {
        MemoryLevel before = _memory;
        Gas <<= before.Doublings;
        _memory = MemoryLevel.Start(Bytes + argumentBytes);
        Grow();
        return before;
    }

    /// <summary>Ends the call of a contract. What is less than a unit of its caller's is used up.</summary>
    public void LeaveMemory(MemoryLevel before)
    {
        Gas = (Gas << _memory.Doublings) >> before.Doublings;
        _memory = before;
    }

    /// <summary>
    /// Called when contract code has ended. Code that ended between two checks may have used more than it had; code that
    /// ended by an exception of its own may have used more than it wrote down, and pays all that it was given.
    /// </summary>
    public void Settle(bool failed)
    {
        if (Gas < 0) Note(LimitKind.Gas);
        else if (failed) Gas = 0;
    }

    /// <summary>Charges an allocation before it is made: <paramref name="bytes"/>, and gas for clearing them.</summary>
    /// <param name="bytes">Size with its header; at least 0.</param>
    public void ChargeBytes(long bytes)
    {
        Charge(AllocationGas(bytes));
        Take(bytes);
    }

    /// <summary>
    /// Gas of an allocation: 200, and half a gas a byte (contracts.md E.5); four more for each byte beyond 64 KiB, since the runtime gets
    /// large arrays from the system, page by page.
    /// </summary>
    /// <param name="bytes">Size with its header; at least 0.</param>
    public static long AllocationGas(long bytes) => AllocationPrice + (bytes / 2) + (LargePrice * Math.Max(0, bytes - LargeBytes));

    /// <summary>Called by rewritten code whose gas fell below zero. Throws.</summary>
    [DoesNotReturn]
    public void OutOfGas() => Stop(LimitKind.Gas);

    /// <summary>Called by rewritten code whose frame does not fit. Throws.</summary>
    [DoesNotReturn]
    public void OutOfStack() => Stop(LimitKind.Stack);

    /// <summary>Charges an object or a box before it is made.</summary>
    /// <param name="bytes">Size with its header.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void ChargeObject(int bytes) => Allocate(bytes);

    /// <summary>Charges an array before it is made. A negative length is left to the allocation, which throws.</summary>
    public void ChargeArray(int length, int elementBytes) => Allocate(ArrayHeaderBytes + ((long)Math.Max(length, 0) * elementBytes));

    /// <summary>
    /// Called at the start of a handler: gives back the frames that the exception left, and charges for it, and for unwinding them.
    /// They and the exception take room until the handler is left.
    /// </summary>
    /// <param name="stack">What <see cref="Stack"/> was in the handler's method.</param>
    /// <param name="depth">In how many handlers of the method this one lies, with itself.</param>
    public void EnterHandler(int stack, int depth)
    {
        int frames = (stack - Stack) / FrameBytesMin;
        Enter(stack, depth, CatchPrice + (frames * CatchFramePrice));
    }

    /// <summary>
    /// Called at the start of a finally block, whether or not an exception leads there: gives back the frames that it left, and charges for it. To find
    /// out who catches it the runtime looked at all frames, and if the block throws, nobody else pays for that. It takes the room of a handler.
    /// </summary>
    /// <param name="stack">What <see cref="Stack"/> was in the block's method.</param>
    /// <param name="depth">In how many handlers of the method this one lies, with itself.</param>
    public void EnterFinally(int stack, int depth)
    {
        int frames = (_stackLimit - Stack) / FrameBytesMin;
        Enter(stack, depth, FinallyPrice + (frames * (long)UnwindPrice));
    }

    private void Enter(int stack, int depth, long price)
    {
        int left = stack - Stack;
        Stack = stack;
        Charge(price);
        if (!_handlers.TryEnter(stack, depth, left)) Stop(LimitKind.Stack);
    }

    /// <summary>Called before a handler or a finally block is left for where <paramref name="depth"/> handlers of the method are open.</summary>
    public void LeaveHandler(int stack, int depth) => _handlers.Leave(stack, depth);

    /// <summary>Handlers of contracts that are open.</summary>
    public int OpenHandlers => _handlers.Count;

    /// <summary>Called when an exception ended a contract's call: what was opened since there were <paramref name="count"/> is left.</summary>
    public void LeaveHandlersTo(int count) => _handlers.LeaveTo(count);

    /// <summary>
    /// Whether a handler of contract code may see an exception, asked in its filter: not the end of its call, not a fault of
    /// the node, and nothing that is not of the type that the handler names, which arrives as null.
    /// </summary>
    public static bool MayCatch(object? exception) =>
        exception is not (null or UncatchableException or OutOfMemoryException or InsufficientExecutionStackException) && Current.Gas >= 0;

    /// <summary>
    /// Called before a cast or an unboxing where contract code may catch what it throws: one that will fail is charged, since the runtime
    /// takes long to put its message together.
    /// </summary>
    /// <param name="value">What is cast.</param>
    /// <param name="found">The same if it is of the type; else null.</param>
    /// <param name="meter">The meter of the call.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ChargeCast(object? value, object? found, Meter meter)
    {
        if (found is null && value is not null) meter.Charge(FailedCastPrice);
    }

    /// <summary>Stands for the bodies of members that the compiler adds to records and that contracts cannot call. Throws.</summary>
    [DoesNotReturn]
    public static void Unsupported() =>
        throw new InvalidOperationException("ToString and GetHashCode of records are not available in contracts.");

    /// <summary>Bytes of an array besides its elements.</summary>
    public const int ArrayHeaderBytes = 24;

    /// <summary>Least weight of a frame, in bytes.</summary>
    public const int FrameBytesMin = 64;

    /// <summary>Gas of unwinding a frame of that weight.</summary>
    public const int UnwindPrice = 5_000;

    private const long AllocationPrice = 200;
    private const long LargePrice = 4;
    private const long LargeBytes = 64 * 1024;
    private const long KeptPart = 64;

    // What divisions, indices and null references take, for which nothing else is charged, and a frame of 8,000 (benchmarks/README.md, "attacks").
    private const long CatchPrice = 100_000;
    private const long CatchFramePrice = 8_000;
    private const long FinallyPrice = 60_000;
    private const long FailedCastPrice = 350_000;

    // The bytes first: what is larger than all memory is that, however little gas there is.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Allocate(long bytes)
    {
        Take(bytes);
        Charge(AllocationGas(bytes));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Take(long bytes)
    {
        if ((Bytes -= bytes) < _memory.Next) Exceed();
    }

    private void Exceed()
    {
        if (Bytes < 0) Stop(LimitKind.Memory);
        Grow();
    }

    private void Grow()
    {
        while (_memory.Doublings < MemoryLevel.DoublingsMax && Bytes < _memory.Next)
        {
            _memory = _memory.Doubled();
            Gas >>= 1;
        }
    }

    [DoesNotReturn]
    private void Stop(LimitKind kind)
    {
        Note(kind);
        throw new LimitExceededException(Stopped);
    }

    private void Note(LimitKind kind)
    {
        if (Stopped == LimitKind.None) Stopped = kind;
        Gas = -1;
    }
}
