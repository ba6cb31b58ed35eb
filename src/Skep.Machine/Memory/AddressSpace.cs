using Skep.Objects;

namespace Skep.Machine;

/// <summary>What the programs of one loaded object may reach besides their run's own memory.</summary>
sealed class AddressSpace(IReadOnlyList<InProcessMap> maps, ObjectSpec spec)
{
    public IReadOnlyList<InProcessMap> Maps { get; } = maps;

    public List<ProgramCode> Programs { get; } = [];

    public InProcessMap? Find(string name)
    {
        // By the object's own name for it: a map given by the caller may have another.
        int index = spec.Maps.TryGetValue(name, out MapSpec? map) ? spec.Maps.IndexOf(map) : -1;
        return index < 0 ? null : Maps[index];
    }

    public bool IsWeak(string symbol) => spec.Externs.Find(symbol) is { IsWeak: true };
}
