using Chain.Contracts.Runtime;

namespace Chain.Contracts.Tests.Metering;

/// <summary>What the runtime keeps of the stack for handlers that are open.</summary>
public sealed class OpenHandlerTests
{
    private readonly Meter _meter = new(ulong.MaxValue, bytesLimit: 0, stackLimit: 10_000);

    [Fact]
    public void A_hundred_and_twenty_eight_are_open_at_once()
    {
        for (int i = 0; i < 128; i++) _meter.EnterFinally(9_000, i + 1);

        Assert.Throws<LimitExceededException>(() => _meter.EnterFinally(9_000, 129));
        Assert.Equal(LimitKind.Stack, _meter.Stopped);
    }

    [Fact]
    public void Frames_that_an_exception_left_are_kept_until_its_handler_is_left()
    {
        for (int i = 0; i < 43; i++)
        {
            _meter.Stack = 1_000;
            _meter.EnterHandler(9_000, i + 1); // 8,000 bytes of frames each.
        }

        Assert.Throws<LimitExceededException>(() => Enter(9_000, 1_000, 44));
    }

    [Fact]
    public void A_handler_that_is_left_takes_along_those_that_exceptions_left_under_it()
    {
        Enter(9_000, 9_000, 1);
        _meter.EnterFinally(5_000, 1); // A callee's, left by an exception
        Enter(7_000, 5_000, 1);        // that its caller handles.
        Enter(7_000, 7_000, 2);
        Assert.Equal(4, _meter.OpenHandlers);

        _meter.LeaveHandler(7_000, 1);
        Assert.Equal(3, _meter.OpenHandlers);
        _meter.LeaveHandler(7_000, 0);
        Assert.Equal(1, _meter.OpenHandlers);
        _meter.LeaveHandler(9_000, 0);
        Assert.Equal(0, _meter.OpenHandlers);
    }

    /// <summary>Another method's frame may lie where one that an exception left did.</summary>
    [Fact]
    public void What_lies_under_an_open_handler_is_not_left_by_another_method()
    {
        _meter.EnterFinally(5_000, 1);
        Enter(9_000, 5_000, 1);
        Enter(5_000, 5_000, 1);

        _meter.LeaveHandler(5_000, 0);

        Assert.Equal(2, _meter.OpenHandlers);
    }

    [Fact]
    public void Whoever_called_the_contract_leaves_what_it_opened()
    {
        _meter.EnterFinally(9_000, 1);
        int before = _meter.OpenHandlers;
        _meter.EnterFinally(5_000, 1);

        _meter.LeaveHandlersTo(before);

        Assert.Equal(1, _meter.OpenHandlers);
    }

    private void Enter(int stack, int left, int depth)
    {
        _meter.Stack = left;
        _meter.EnterHandler(stack, depth);
    }
}
