using System.Collections.Concurrent;
using Chain.Node.Core;
using Chain.Node.Hosting;

namespace Chain.Node.Tests.Hosting;

/// <summary>Whoever posts an event may apply it: still one at a time, in order, none lost, and none after the end.</summary>
public sealed class NodeLoopTests
{
    private readonly EventLanes _events = new();
    private readonly ConcurrentQueue<Exception> _failures = new();

    [Fact]
    public async Task Worker_that_posts_while_nobody_reads_applies_its_event_itself()
    {
        List<int> threads = [];
        NodeLoop loop = Start(_ => threads.Add(Environment.CurrentManagedThreadId));

        int worker = await Task.Run(() =>
        {
            _events.Post(Event(1));
            return Environment.CurrentManagedThreadId;
        });

        Assert.Equal([worker], threads);
        loop.Stop();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Thread_of_the_loop_applies_what_others_post(bool asOther)
    {
        TaskCompletionSource<string?> applied = new(TaskCreationOptions.RunContinuationsAsynchronously);
        NodeLoop loop = Start(_ => applied.SetResult(Thread.CurrentThread.Name));
        if (asOther) await Task.Run(() => _events.PostForOther(Event(1)));
        else OnThread(() => _events.Post(Event(1)));

        Assert.Equal("node-core", await applied.Task);
        loop.Stop();
    }

    [Fact]
    public async Task Event_that_comes_while_one_is_applied_waits_for_it()
    {
        List<ulong> applied = [];
        NodeLoop loop = Start(input =>
        {
            ulong number = NumberOf(input);
            if (number == 1) _events.Post(Event(2));
            applied.Add(number);
        });
        await Task.Run(() => _events.Post(Event(1)));

        Assert.Equal([1UL, 2], applied);
        loop.Stop();
    }

    [Fact]
    public async Task Worker_goes_back_to_its_own_work_after_some_events()
    {
        const int Chain = 1_000;
        TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        int applied = 0, worker = 0, byWorker = 0;
        NodeLoop loop = Start(input =>
        {
            applied++;
            if (Environment.CurrentManagedThreadId == worker) byWorker++;
            if (applied == Chain) done.SetResult();
            else _events.Post(Event(1));
        });
        await Task.Run(() =>
        {
            worker = Environment.CurrentManagedThreadId;
            _events.Post(Event(1));
        });
        await done.Task;

        Assert.InRange(byWorker, 1, 100);
        loop.Stop();
    }

    [Fact]
    public async Task Many_posters_are_applied_one_at_a_time_each_in_its_order()
    {
        const int Posters = 8, EventsOfEach = 20_000;
        int inside = 0, together = 0, total = 0;
        ulong[] last = new ulong[Posters];
        using ManualResetEventSlim done = new();
        NodeLoop loop = Start(input =>
        {
            if (Interlocked.Increment(ref inside) != 1) together++;
            ulong number = NumberOf(input);
            Assert.Equal(++last[number % Posters], number / Posters);
            Interlocked.Decrement(ref inside);
            if (++total == Posters * EventsOfEach) done.Set();
        });
        void PostAll(int poster)
        {
            for (ulong i = 1; i <= EventsOfEach; i++) _events.Post(Event((i * Posters) + (ulong)poster));
        }

        Task[] workers = [.. Enumerable.Range(0, Posters - 1).Select(poster => Task.Run(() => PostAll(poster)))];
        OnThread(() => PostAll(Posters - 1));
        await Task.WhenAll(workers);
        done.Wait();

        Assert.Empty(_failures);
        Assert.Equal(0, together);
        loop.Stop();
    }

    [Fact]
    public async Task Stop_waits_for_the_event_that_a_worker_applies()
    {
        using ManualResetEventSlim applying = new(), goOn = new();
        bool finished = false;
        NodeLoop loop = Start(_ =>
        {
            applying.Set();
            goOn.Wait();
            finished = true;
        });
        Task posting = Task.Run(() => _events.Post(Event(1)));
        applying.Wait();
        Assert.True(_events.TryPost(Event(2)));
        Task stopping = Task.Run(loop.Stop);
        while (_events.TryPost(Event(3))) Thread.Yield(); // Until it is closed.
        Assert.False(stopping.IsCompleted);
        goOn.Set();
        await Task.WhenAll(stopping, posting);

        Assert.True(finished);
        Assert.Empty(_failures);
    }

    [Fact]
    public async Task Failure_is_told_once_and_ends_the_loop()
    {
        int applied = 0;
        NodeLoop loop = Start(_ =>
        {
            applied++;
            throw new InvalidOperationException("broken");
        });
        await Task.Run(() => _events.Post(Event(1)));
        Assert.False(_events.TryPost(Event(2)));
        loop.Stop();

        Assert.Equal("broken", Assert.Single(_failures).Message);
        Assert.Equal(1, applied);
    }

    [Fact]
    public void Failure_at_the_start_ends_the_loop_with_what_waits()
    {
        _events.Post(Event(1));
        NodeLoop loop = new(_events, () => throw new InvalidOperationException("cannot start"), _ => Assert.Fail("Not started."), _failures.Enqueue);
        _events.Post(Event(2));
        loop.Start();
        loop.Stop();

        Assert.Equal("cannot start", Assert.Single(_failures).Message);
    }

    private static NodeTimerFired Event(ulong number) => new(new NodeTimer(NodeTimerKind.Sync, default, number));

    private static ulong NumberOf(NodeEvent input) => Assert.IsType<NodeTimerFired>(input).Timer.Number;

    private static void OnThread(Action action)
    {
        Thread thread = new(() => action());
        thread.Start();
        thread.Join();
    }

    private NodeLoop Start(Action<NodeEvent> apply)
    {
        NodeLoop loop = new(_events, () => { }, apply, _failures.Enqueue);
        loop.Start();
        return loop;
    }
}
