namespace Mesh;

/// <summary>What a key's actor is told before its first request.</summary>
/// <param name="Service">The service that it belongs to.</param>
/// <param name="Key">Its key.</param>
/// <param name="Term">See <see cref="Request.Term"/>.</param>
public readonly record struct ActivationContext(string Service, string Key, long Term);
