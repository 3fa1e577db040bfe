using System.IO.Pipelines;
using Mesh.Links;
using Microsoft.Extensions.Time.Testing;

namespace Mesh.Tests.Links;

public sealed class ReadBatchTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly FakeTimeProvider _clock = new();
    private readonly BatchWatch _watch;

    public ReadBatchTests() => _watch = new BatchWatch(_clock);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)] // as many as it was made for
    [InlineData(5)]
    [InlineData(1_000)]
    public void EachPieceRunsOnceAndInTurn(int pieces)
    {
        var ran = new List<int>();
        var batch = BatchOf(pieces, ran.Add);

        batch.Execute();

        Assert.Equal(Enumerable.Range(0, pieces), ran);
        Assert.True(batch.IsAllTaken);
    }

    [Fact]
    public void AThreadThatComesLateFindsNothingToDo()
    {
        var ran = new List<int>();
        var batch = BatchOf(3, ran.Add);

        batch.Execute();
        batch.Execute();

        Assert.Equal(3, ran.Count);
    }

    [Fact]
    public async Task PiecesThatTakeLongGoOutAndGetAnotherThread()
    {
        var threads = new HashSet<int>();
        using var met = new Barrier(2); // passed only if two threads are at it at once
        var batch = BatchOf(32, piece =>
        {
            _clock.Advance(TimeSpan.FromMilliseconds(1));
            lock (threads)
            {
                threads.Add(Environment.CurrentManagedThreadId);
            }

            if (piece is 16 or 17)
            {
                Assert.True(met.SignalAndWait(Patience));
            }
        });

        await Task.Factory.StartNew(
            batch.Execute, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

        Assert.True(threads.Count > 1);
        Assert.True(batch.Kicks > 1); // before its end, too
    }

    [Fact]
    public void QuickPiecesStayOnOneThread()
    {
        var batch = BatchOf(1_000, static _ => { });

        batch.Execute();

        Assert.Equal(1, batch.Kicks);
    }

    [Fact]
    public async Task APieceThatBlocksItsThreadHoldsUpNoReading()
    {
        var pipe = new Pipe();
        var reader = new FrameReader(pipe.Reader, new RecordingSink());
        using var begun = new ManualResetEventSlim();
        using var wasRead = new ManualResetEventSlim();
        var batch = BatchOf(1, _ =>
        {
            begun.Set();
            Assert.True(wasRead.Wait(Patience));
        });
        var reading = Task.Run(async () =>
        {
            var more = await reader.ReadBeside(batch);
            wasRead.Set();
            return more;
        });

        Assert.True(begun.Wait(Patience));
        await pipe.Writer.WriteAsync(new byte[1]);

        Assert.True(await reading.WaitAsync(Patience));
        Assert.Equal(1, batch.Kicks);
    }

    [Fact]
    public async Task ABatchRunsElsewhereWhereMoreIsThereToRead()
    {
        var pipe = new Pipe();
        await pipe.Writer.WriteAsync(new byte[1]);
        var reader = new FrameReader(pipe.Reader, new RecordingSink());
        using var isBack = new ManualResetEventSlim();
        var ran = new TaskCompletionSource<bool>();

        var read = reader.ReadBeside(BatchOf(1, _ => ran.SetResult(isBack.Wait(Patience)))); // here it would wait in vain
        isBack.Set();

        Assert.True(read.IsCompleted);
        Assert.True(await ran.Task.WaitAsync(Patience * 2));
    }

    [Fact]
    public async Task ABatchSeesNothingOfItsReadersContext()
    {
        var context = new AsyncLocal<string> { Value = "the reader's" };
        var seen = new TaskCompletionSource<string?>();

        await new ReadAwaitable(new ValueTask<bool>(true), BatchOf(1, _ => seen.SetResult(context.Value)));

        Assert.Null(await seen.Task.WaitAsync(Patience));
        Assert.Equal("the reader's", context.Value);
    }

    [Fact]
    public async Task ABatchWithinABatchRunsElsewhere()
    {
        var inner = new TaskCompletionSource<int>();
        var thread = 0;
        var outer = BatchOf(1, _ =>
        {
            thread = Environment.CurrentManagedThreadId;
            BatchOf(1, _ => inner.SetResult(Environment.CurrentManagedThreadId)).RunHere();
            Assert.NotEqual(thread, inner.Task.WaitAsync(Patience).GetAwaiter().GetResult());
        });

        await Task.Run(outer.RunHere);

        Assert.True(inner.Task.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task ABatchRunsWhoseReadEndsInTheMeantime()
    {
        var ran = new TaskCompletionSource();

        Assert.True(await new ReadAwaitable(new ValueTask<bool>(true), BatchOf(1, _ => ran.SetResult())));
        await ran.Task.WaitAsync(Patience); // the continuation may come first
    }

    private TestBatch BatchOf(int pieces, Action<int> run)
    {
        var batch = new TestBatch(_watch, run);
        for (var piece = 0; piece < pieces; piece++)
        {
            batch.Add(piece);
        }

        return batch;
    }

    private sealed class TestBatch(BatchWatch watch, Action<int> run) : ReadBatch<int>(watch, size: 4)
    {
        private int _kicks;

        public int Kicks => _kicks;

        public override object Source => this;

        public override void Kick() => Interlocked.Increment(ref _kicks);

        protected override void Run(in int piece) => run(piece);
    }
}
