using Mesh.Requests;
using Mesh.Traffic;

namespace Mesh.Tests.Requests;

public sealed class RequestTableTests
{
    private readonly RequestTable _table = new(2, _ => { }, new CallTraffic(TimeProvider.System));

    [Fact]
    public void OnlyOneOfManyClaimsARequest()
    {
        var request = _table.Rent()!;
        for (var round = 0; round < 2_000; round++)
        {
            var id = request.WireId;
            request.PublishInFlight();
            var claims = 0;
            Parallel.For(0, 4, _ =>
            {
                if (_table.TryClaim(id, out var _))
                {
                    Interlocked.Increment(ref claims);
                }
            });
            Assert.Equal(1, claims);
        }
    }

    [Fact]
    public void ARequestIsClaimedByItsCurrentGenerationAlone()
    {
        var request = _table.Rent()!;
        var first = request.WireId;
        Assert.False(_table.TryClaim(first, out _)); // it is not in flight yet

        request.PublishInFlight();
        Assert.True(_table.TryClaim(first, out var claimed));
        Assert.Same(request, claimed);

        request.PublishInFlight(); // sent again
        Assert.False(_table.TryClaim(first, out _));
        Assert.True(_table.TryClaim(request.WireId, out _));
    }

    [Fact]
    public void NoSlotIsHandedOutTwice()
    {
        const int Slots = 3;
        var table = new RequestTable(Slots, _ => { }, new CallTraffic(TimeProvider.System));
        var holders = new int[Slots];
        var clashes = 0;
        Parallel.For(0, 4, _ =>
        {
            for (var round = 0; round < 50_000; round++)
            {
                if (table.Rent() is not { } request)
                {
                    continue;
                }

                clashes += Interlocked.Increment(ref holders[request.Index]) == 1 ? 0 : 1;
                Interlocked.Decrement(ref holders[request.Index]);
                table.Return(request);
            }
        });

        Assert.Equal(0, clashes);
        Assert.Equal(0, table.Count);
        Assert.Equal(Slots, Enumerable.Range(0, Slots + 1).Select(_ => table.Rent()?.Index).OfType<int>().Distinct().Count());
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(1UL)]
    [InlineData(ulong.MaxValue)]
    [InlineData((1UL << 20) - 1)]
    [InlineData(1UL << 20)]
    public void AnIdThatNamesNothingClaimsNothing(ulong id) => Assert.False(_table.TryClaim(id, out _));

    [Fact]
    public async Task ASlotIsFreeWhenTheResultWasTaken()
    {
        var first = _table.Rent()!;
        _table.Rent();
        Assert.Null(_table.Rent());

        var result = new ValueTask<RequestResult>(first, first.Version);
        first.Complete(new RequestResult { Outcome = Outcome.Replied });
        Assert.Equal(2, _table.Count);
        Assert.Equal(Outcome.Replied, (await result).Outcome);

        Assert.Equal(1, _table.Count);
        Assert.Same(first, _table.Rent());
    }

    [Theory]
    [InlineData(0, 0L)]
    [InlineData(RequestId.MaxSlots - 1, 0L)]
    [InlineData(7, (1L << 44) - 1)]
    public void AnIdSaysSlotAndGeneration(int slot, long generation)
    {
        var id = RequestId.Of(slot, generation);

        Assert.Equal((slot, generation), (RequestId.SlotOf(id), RequestId.GenerationOf(id)));
    }

    [Fact]
    public void AResultThatIsThereWhenTheCallReturnsNeedsNoOtherThread()
    {
        var request = _table.Rent()!;
        request.Start(holdsCaller: true, TimeSpan.Zero, CancellationToken.None);
        request.Complete(new RequestResult { Outcome = Outcome.Replied });
        request.Started();

        Assert.True(new ValueTask<RequestResult>(request, request.Version).IsCompleted);
    }
}
