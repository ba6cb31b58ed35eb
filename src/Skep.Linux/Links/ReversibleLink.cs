namespace Skep.Linux;

/// <summary>An attachment of an older kind, which belongs to its target and not to a descriptor: it is undone by a call, and stays when the
/// process dies before.</summary>
sealed class ReversibleLink(string description, Action detach) : BpfLink
{
    Action? _detach = detach;

    public override string Description { get; } = description;

    protected override void Dispose(bool disposing) => Interlocked.Exchange(ref _detach, null)?.Invoke();
}
