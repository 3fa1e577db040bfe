using Mesh.Membership;
using Mesh.Node.Dashboard.Access;
using Mesh.Node.Dashboard.Hosting;
using Mesh.Node.Dashboard.Views;
using Mesh.Observation;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace Mesh.Node.Dashboard.Components;

/// <summary>The page: one moment when it is sent, and every moment from then on where there is a script.</summary>
public sealed partial class Home : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _gone = new();
    private readonly RingMemory _memory = new();
    private ClusterPicture? _picture;
    private KeyAnswer? _answer;
    private PlanAnswer? _plan;
    private (PageQuery Query, ulong Digest)? _planned;

    /// <summary>See <see cref="PageQuery.Service"/>.</summary>
    [SupplyParameterFromQuery(Name = "service")]
    public string? Service { get; set; }

    /// <summary>See <see cref="PageQuery.Key"/>.</summary>
    [SupplyParameterFromQuery(Name = "key")]
    public string? Key { get; set; }

    /// <summary>See <see cref="PageQuery.Node"/>.</summary>
    [SupplyParameterFromQuery(Name = "node")]
    public string? Node { get; set; }

    /// <summary>See <see cref="PageQuery.Order"/>.</summary>
    [SupplyParameterFromQuery(Name = "order")]
    public string? Order { get; set; }

    /// <summary>See <see cref="PageQuery.Find"/>.</summary>
    [SupplyParameterFromQuery(Name = "find")]
    public string? Find { get; set; }

    /// <summary>See <see cref="PageQuery.Plan"/>.</summary>
    [SupplyParameterFromQuery(Name = "plan")]
    public string? Plan { get; set; }

    /// <summary>See <see cref="PageQuery.Target"/>.</summary>
    [SupplyParameterFromQuery(Name = "target")]
    public string? Target { get; set; }

    /// <summary>See <see cref="PageQuery.Weight"/>.</summary>
    [SupplyParameterFromQuery(Name = "weight")]
    public string? Weight { get; set; }

    private PageQuery Query { get; set; } = new();

    private PageModel? Model { get; set; }

    private Viewer Who { get; set; } = Viewer.Stranger;

    [Inject]
    private IPictureSource Pictures { get; set; } = null!;

    [Inject]
    private IMeshState State { get; set; } = null!;

    [Inject]
    private DashboardAccess Access { get; set; } = null!;

    [Inject]
    private AuthenticationStateProvider Authentication { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private TimeProvider Clock { get; set; } = null!;

    /// <inheritdoc/>
    public void Dispose()
    {
        _gone.Cancel();
        _gone.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        await JudgeAsync();
        if (Who.MayLook)
        {
            _picture = await FirstPicture.OfAsync(Pictures, Clock, _gone.Token);
        }
    }

    /// <inheritdoc/>
    protected override void OnParametersSet()
    {
        Query = new()
        {
            Service = Service,
            Key = Key,
            Node = Node,
            Order = Order,
            Find = Find,
            Plan = Plan,
            Target = Target,
            Weight = Weight,
        };
        Compose();
    }

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender && Who.MayLook) // never on the server's own rendering, which ends with the response
        {
            _ = InvokeAsync(WatchAsync);
        }
    }

    private async Task WatchAsync()
    {
        try
        {
            await foreach (var picture in Pictures.WatchAsync(_gone.Token))
            {
                _picture = picture;
                await JudgeAsync();
                Compose();
                StateHasChanged();
                if (!Who.MayLook)
                {
                    Navigation.NavigateTo("/sign-in", forceLoad: true);
                    return;
                }
            }
        }
        catch (Exception end) when (end is OperationCanceledException or ObjectDisposedException)
        {
            // nobody looks any more
        }
    }

    /// <summary>Asked anew with each picture: a token may have been withdrawn since.</summary>
    private async Task JudgeAsync() => Who = Access.Of((await Authentication.GetAuthenticationStateAsync()).User);

    private void Compose()
    {
        if (_picture is not { } picture || !Who.MayLook)
        {
            (Model, _answer, _plan) = (null, null, null);
            return;
        }

        _memory.Take(picture);
        Model = PageModel.Of(picture, Query, _memory);
        _answer = Query.Key is { } key && Model.Service.Length > 0 ? KeyAnswer.Of(State, Query.Service ?? Model.Service, key) : null;
        Foresee(PageModel.ServiceOf(picture, Query.Service)?.Ring ?? Ring.Empty);
    }

    /// <summary>A ring of many nodes takes a while to build: only when something else is asked, or the ring is another.</summary>
    private void Foresee(Ring ring)
    {
        if (Query.Plan is null || string.IsNullOrEmpty(Query.Target) || ring.Members.IsEmpty)
        {
            (_plan, _planned) = (null, null);
        }
        else if (_planned != (Query, ring.Digest))
        {
            _plan = PlanAnswer.Of(Model!.Service, ring, Query.Plan, Query.Target, Query.Weight);
            _planned = (Query, ring.Digest);
        }
    }

    private void Go(PageQuery query) => Navigation.NavigateTo(query.Url);
}
