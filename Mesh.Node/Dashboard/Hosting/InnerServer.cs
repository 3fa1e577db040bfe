using System.Collections.Frozen;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Features.Authentication;

namespace Mesh.Node.Dashboard.Hosting;

/// <summary>Listens nowhere: the gateway hands it the requests that are for the dashboard.</summary>
internal sealed class InnerServer : IServer
{
    /// <summary>What the gateway made of a request means nothing to the application within: who calls, which route, whose services.</summary>
    private static readonly FrozenSet<Type> Own =
    [
        typeof(IServiceProvidersFeature), typeof(IEndpointFeature), typeof(IRouteValuesFeature), typeof(IHttpAuthenticationFeature),
        typeof(IItemsFeature), typeof(IHttpActivityFeature), typeof(IHttpMetricsTagsFeature),
    ];

    private Func<IFeatureCollection, Task>? _serve;

    /// <inheritdoc/>
    public IFeatureCollection Features { get; } = new FeatureCollection();

    /// <summary>Has the application answer a request.</summary>
    internal Task AnswerAsync(HttpContext context)
    {
        var features = new FeatureCollection();
        foreach (var (type, feature) in context.Features.Where(one => !Own.Contains(one.Key)))
        {
            features[type] = feature;
        }

        return _serve!(features);
    }

    /// <inheritdoc/>
    public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
        where TContext : notnull
    {
        _serve = features => ServeAsync(application, features);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private static async Task ServeAsync<TContext>(IHttpApplication<TContext> application, IFeatureCollection features)
        where TContext : notnull
    {
        var context = application.CreateContext(features);
        Exception? failure = null;
        try
        {
            await application.ProcessRequestAsync(context);
        }
        catch (Exception exception)
        {
            failure = exception;
            throw;
        }
        finally
        {
            application.DisposeContext(context, failure);
        }
    }
}
