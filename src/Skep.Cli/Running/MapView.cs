using Skep.Btf;
using Skep.Cli.Inventory;
using Skep.Linux;
using Skep.Objects;

namespace Skep.Cli.Running;

/// <summary>A map to show, and how to tell what it refers to.</summary>
/// <param name="Map">The map.</param>
/// <param name="Types">What its type ids refer to.</param>
/// <param name="ProgramName">The name of the program with an id; null when it is gone.</param>
/// <param name="OpenMap">The map with an id; null when it is gone.</param>
/// <param name="IsLast">Whether nobody uses the map any more, so that values can be taken out to be shown.</param>
sealed record MapView(BpfMap Map, BtfFile? Types, Func<int, string?> ProgramName, Func<int, BpfMap?> OpenMap, bool IsLast)
{
    /// <summary>The maps of an object after its run, but for the data sections.</summary>
    public static IEnumerable<MapView> AllOf(LoadedObject loaded) => loaded.Maps
        .Where(static map => map.Spec.Origin is MapOrigin.Declared or MapOrigin.Legacy)
        .Select(map => new MapView(
            map, loaded.Spec.Btf,
            id => loaded.Programs.FirstOrDefault(program => program.Id == id)?.Name,
            id => loaded.Maps.FirstOrDefault(other => other.Id == id),
            IsLast: map.Spec.Pinning == MapPinning.None));

    /// <summary>A map in the kernel, which others use.</summary>
    public static MapView InKernel(KernelMap map) => new(
        map, MapList.TypesOf((uint)map.Id),
        static id => KernelInventory.TryGetProgram((uint)id)?.Name,
        static id => KernelInventory.TryOpenMap((uint)id),
        IsLast: false);
}
