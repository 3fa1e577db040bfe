using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Text;
using Akka.Actor;
using Akka.Cluster;
using Mesh.Configuration;
using Mesh.Hosting;
using Mesh.Links;
using Mesh.Membership;
using Mesh.Ownership;
using Mesh.Requests;
using Mesh.Services;
using Mesh.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Mesh.Tests.Services;

/// <summary>A strict service <c>s</c> on node1, with its ring, lease and peers in the test's hand.</summary>
internal sealed class StrictRig
{
    private static readonly NodeIdentity Self = new("node1", 1);

    private readonly AnswerBook _book = new();
    private readonly StateExchange _states;
    private ulong _numbers;
    private readonly IActorRef _owner;
    private MeshView _view = MeshView.Empty;
    private ulong _id;

    public StrictRig(ActorSystem system, Affinity affinity = Affinity.Auto, int mailboxLimit = 1_000)
    {
        _states = new StateExchange(Clock);
        Host = new KeyedHost(
            TestOptions.Of().ServiceDefaults with
            {
                Name = "s",
                Type = typeof(SavingActor),
                Affinity = affinity,
                MailboxLimit = mailboxLimit,
            },
            maxPayloadBytes: 1_000,
            Clock,
            new RunningRequests(Clock, TimeSpan.FromMinutes(1)));
        if (affinity != Affinity.Preferred)
        {
            Host.Strict = new StrictKeys("s", Self, _states, _ => HasLease, (_, _) => true, Clock, Mechanisms.All);
        }

        Func<Props> props = () => Props.Create(() => new SavingActor(this));
        _owner = system.ActorOf(Props.Create(() => new KeyedServiceActor(Host, props)));
    }

    public FakeTimeProvider Clock { get; } = new();

    public KeyedHost Host { get; }

    public bool HasLease { get; set; } = true;

    public bool ActivationFails { get; set; }

    /// <summary>Until it is cancelled.</summary>
    public bool ActivationHangs { get; set; }

    public bool DeactivationHangs { get; set; }

    /// <summary>What the actors did, in its order.</summary>
    public ConcurrentQueue<string> Did { get; } = new();

    /// <summary>Lets the calls go on that wait, or hang and ignore their cancellation.</summary>
    public TaskCompletionSource Gate { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public RingState Told => _states.OwnRings.Single();

    /// <summary>Members come and go; ends when the service has seen it.</summary>
    public async Task TakeAsync(params string[] nodes)
    {
        var members = nodes.Select((node, i) => Member(node, i + 1)).ToArray();
        var ring = Ring.Build(members.Select(member => new RingMember(member.Name, 1)), 16);
        _view = new MeshView(
            _view.Version + 1,
            members[0],
            [.. members],
            null,
            new Dictionary<string, ServiceView> { ["s"] = new("s", ring, 1, [.. members]) }.ToFrozenDictionary());
        var rings = Host.Strict!.Rings;
        _owner.Tell(_view, ActorRefs.NoSender);
        await UntilAsync(() => Host.Strict.Rings > rings, "the ring is not taken");
    }

    /// <summary>The peers tell that they have let go of everything.</summary>
    public void PeersRelease()
    {
        foreach (var member in _view.Members.Where(member => member.Name != Self.Name))
        {
            _states.Hear(
                new NodeIdentity(member.Name, member.Incarnation),
                new Told<RingState>(Told with { Released = true }, ++_numbers));
        }
    }

    /// <summary>A key whose owner is that node by the ring of these.</summary>
    public static string KeyOf(string owner, params string[] nodes)
    {
        var ring = Ring.Build(nodes.Select(node => new RingMember(node, 1)), 16);
        return Enumerable.Range(0, 1_000).Select(i => $"key-{i}")
            .First(key => ring.Members[ring.OwnerAt(Ring.PositionOf(key))].Name == owner);
    }

    public Task<Answer> Ask(string key, string what) => _book.AnswerTo(Send(key, what));

    public ulong Send(string key, string what)
    {
        var id = Interlocked.Increment(ref _id);
        Host.Accept(new IncomingRequest(
            id, _book, "s", key, Encoding.UTF8.GetBytes(what), Clock.Monotonic() + TimeSpan.FromSeconds(9)));
        return id;
    }

    public Task<Answer> AnswerTo(ulong id) => _book.AnswerTo(id);

    public bool IsAnswered(ulong id) => _book.IsAnswered(id);

    public Task UntilAsync(Func<bool> condition, string otherwise) =>
        Eventually.Async(condition, () => $"{otherwise}; {string.Join(", ", Did)}", TimeSpan.FromSeconds(20));

    private static MeshMember Member(string name, int incarnation) => new(
        name,
        new UniqueAddress(new Address("akka.tcp", "mesh", name, 4053), incarnation),
        MemberStatus.Up,
        Reachable: true,
        Roles: [],
        Services: ["s"],
        Weight: 1,
        DataPort: 4054,
        Voter: true,
        "1.0.0");

    private sealed class SavingActor(StrictRig rig) : KeyedActor
    {
        protected override async ValueTask OnActivate(ActivationContext context, CancellationToken cancellation)
        {
            await Task.Yield();
            rig.Did.Enqueue($"activate {context.Service}");
            if (rig.ActivationHangs)
            {
                await Task.Delay(Timeout.Infinite, cancellation);
            }

            if (rig.ActivationFails)
            {
                throw new InvalidOperationException("as asked");
            }
        }

        protected override async ValueTask OnDeactivate(DeactivationReason reason, CancellationToken cancellation)
        {
            rig.Did.Enqueue($"deactivate {reason}");
            await Task.Yield();
            if (rig.DeactivationHangs)
            {
                await Task.Delay(Timeout.Infinite, CancellationToken.None);
            }
        }

        protected override async ValueTask<Reply> HandleAsync(Request request, CancellationToken cancellation)
        {
            var what = Encoding.UTF8.GetString(request.Payload.Span);
            rig.Did.Enqueue(what);
            switch (what)
            {
                case "wait":
                    await rig.Gate.Task.WaitAsync(cancellation);
                    break;
                case "hang":
                    await rig.Gate.Task;
                    break;
            }

            return Reply.With(BitConverter.GetBytes(request.Term));
        }
    }
}
