using Skep.KernelAbi;
using Skep.Linux;
using Skep.Machine;
using Skep.Objects;

namespace Skep.EndToEnd.Tests.Agreement;

/// <summary>
/// The same random operations on a map of the kernel and one of the machine: results, values and error numbers must be equal.
/// </summary>
public class MapAgreementTests
{
    const int Operations = 4000;

    static readonly UpdateFlags[] Flags = [UpdateFlags.Any, UpdateFlags.Any, UpdateFlags.NoExist, UpdateFlags.Exist,
        UpdateFlags.NoExist | UpdateFlags.Exist];

    [Theory]
    [InlineData(MapType.Array, 4, 12, 8, MapFlags.None, true)]
    [InlineData(MapType.PerCpuArray, 4, 12, 8, MapFlags.None, true)]
    [InlineData(MapType.Hash, 4, 5, 8, MapFlags.None, false)]
    [InlineData(MapType.Hash, 7, 16, 8, MapFlags.NoPrealloc, false)]
    [InlineData(MapType.PerCpuHash, 4, 20, 8, MapFlags.None, false)]
    [InlineData(MapType.LpmTrie, 6, 9, 12, MapFlags.NoPrealloc, true)]
    [InlineData(MapType.LpmTrie, 5, 1, 40, MapFlags.NoPrealloc, true)]
    [InlineData(MapType.LpmTrie, 20, 8, 16, MapFlags.NoPrealloc, true)]
    [InlineData(MapType.Queue, 0, 6, 5, MapFlags.None, true)]
    [InlineData(MapType.Stack, 0, 6, 5, MapFlags.None, true)]
    public void Kernel_and_machine_agree_on_every_operation(MapType type, int keySize, int valueSize, int maxEntries, MapFlags flags,
        bool ordered)
    {
        Require.Root();
        using var kernelHost = KernelHost.Open();
        using var machineHost = new InProcessHost(new MachineOptions { PossibleCpus = kernelHost.PossibleCpus });
        var spec = new ObjectSpec { Name = "agreement" };
        spec.Maps.Add(new MapSpec
        {
            Name = "map", Type = type, KeySize = keySize, ValueSize = valueSize, MaxEntries = (uint)maxEntries, Flags = flags,
                Origin = MapOrigin.Built,
        });
        using LoadedObject kernel = kernelHost.Load(spec), machine = machineHost.Load(spec);

        var random = new Random(20_251 + (int)type * 31 + keySize);
        var log = new List<string>();
        for (int i = 0; i < Operations; i++)
        {
            int operation = random.Next(ordered ? 5 : 4);
            byte[] key = RandomKey(random, type, keySize, maxEntries);
            byte[] value = new byte[kernel.Maps[0].BufferSize];
            random.NextBytes(value);
            UpdateFlags how = Flags[random.Next(Flags.Length)];
            string Do(BpfMap map) => Perform(map, operation, key, value, how);

            string expected = Do(kernel.Maps[0]), actual = Do(machine.Maps[0]);
            log.Add($"{expected}");
            if (expected != actual)
                Assert.Fail($"operation {i}:\n kernel  {expected}\n machine {actual}\nbefore it:\n{string.Join('\n', log.TakeLast(20))}");
        }

        if (keySize > 0)
            Assert.Equal(Contents(kernel.Maps[0]), Contents(machine.Maps[0]));
        // Enough of them did something: an agreement on errors alone proves little.
        Assert.True(log.Count(line => !line.Contains("errno", StringComparison.Ordinal)
            && !line.EndsWith("False", StringComparison.Ordinal)) > Operations / 8);
    }

    static string Perform(BpfMap map, int operation, byte[] key, byte[] value, UpdateFlags flags)
    {
        byte[] result = new byte[operation == 4 ? map.KeySize : map.BufferSize];
        string what =
            $"{(Operation)operation} {Convert.ToHexString(key)} {(operation == 0 ? $"{Convert.ToHexString(value)} {flags}" : "")}";
        try
        {
            switch ((Operation)operation)
            {
                case Operation.Update:
                    // Bytes between one CPU's value and the next's are nobody's.
                    map.Update(key, value, flags);
                    return $"{what}: done";
                case Operation.Delete:
                    return $"{what}: {map.Delete(key)}";
                case Operation.Take:
                    return $"{what}: {(map.TryTake(key, result) ? Values(map, result) : "False")}";
                case Operation.NextKey:
                    return $"{what}: {(map.TryGetNextKey(key, result) ? Convert.ToHexString(result) : "False")}";
                default:
                    return $"{what}: {(map.TryLookup(key, result) ? Values(map, result) : "False")}";
            }
        }
        catch (BpfMapException refused)
        {
            return $"{what}: errno {refused.Errno}";
        }
        catch (BpfSystemException refused)
        {
            return $"{what}: errno {refused.Errno}";
        }
    }

    static string Values(BpfMap map, byte[] buffer) => string.Join(' ',
        Enumerable.Range(0, map.IsPerCpu ? map.PossibleCpus : 1).Select(cpu =>
            Convert.ToHexString(buffer.AsSpan(cpu * map.Stride, map.ValueSize))));

    static List<string> Contents(BpfMap map)
    {
        var lines = new List<string>();
        foreach (MapEntry entry in map.Entries())
            lines.Add($"{Convert.ToHexString(entry.Key)}: {Values(map, entry.Value.ToArray())}");
        lines.Sort(StringComparer.Ordinal);
        return lines;
    }

    /// <summary>Few different keys, so that operations meet the same ones, and now and then one that is not valid.</summary>
    static byte[] RandomKey(Random random, MapType type, int size, int maxEntries)
    {
        byte[] key = new byte[size];
        if (size == 0)
            return key;
        if (type == MapType.LpmTrie)
        {
            int bits = (size - 4) * 8;
            BitConverter.TryWriteBytes(key, random.Next(40) == 0 ? bits + random.Next(1, 3) : random.Next(bits + 1));
            for (int i = 4; i < size; i++)
                key[i] = (byte)(random.Next(4) switch { 0 => 0, 1 => 0x80, 2 => 0xc0, _ => random.Next(256) });
            return key;
        }
        BitConverter.TryWriteBytes(key, random.Next(maxEntries * 2));
        return key;
    }

    enum Operation
    {
        Update,
        Lookup,
        Delete,
        Take,
        NextKey,
    }
}
