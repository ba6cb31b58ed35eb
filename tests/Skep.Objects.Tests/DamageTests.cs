using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using Skep.Bytecode;
using Skep.Diagnostics;
using Skep.Objects.Core;
using Skep.Objects.Elf;

namespace Skep.Objects.Tests;

/// <summary>
/// Damaged files give diagnostics: never another exception, never a hang, never much more memory than the file's own size.
/// SKEP_FUZZ_COUNT sets how many files are tried, SKEP_FUZZ_SEED which comes first.
/// </summary>
public sealed class DamageTests
{
    const int DefaultCount = 100_000;

    /// <summary>What opening anything costs, such as the list of diagnostics.</summary>
    const int FixedCost = 64 * 1024;

    static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    static IEnumerable<string> Originals => [.. Repository.Objects("samples", "objects"), .. Repository.Objects("tests", "objects")];

    [Fact]
    public void Damaged_objects_give_diagnostics_and_nothing_else()
    {
        byte[][] originals = [.. Originals.Select(File.ReadAllBytes)];
        int count = Setting("SKEP_FUZZ_COUNT", DefaultCount), first = Setting("SKEP_FUZZ_SEED", 0), opened = 0;
        Parallel.For(0, count, index =>
        {
            int seed = first + index;
            if (TryOpen(Damage.Apply(originals[seed % originals.Length], new Random(seed)), seed))
                Interlocked.Increment(ref opened);
        });
        TestContext.Current.TestOutputHelper?.WriteLine($"{count} damaged files, {opened} of them usable");
        // Both ends of the reader must have been reached.
        Assert.InRange(opened, count / 100, count - count / 100);
    }

    [Fact]
    public void Every_length_of_a_cut_file_gives_diagnostics()
    {
        byte[] original = File.ReadAllBytes(Repository.File("tests", "objects", "subprograms.bpf.o"));
        for (int length = 0; length < original.Length; length++)
            Assert.False(TryOpen(original[..length], length));
    }

    [Fact]
    public void Sections_that_share_their_bytes_are_refused()
    {
        var elf = new ElfBuilder(ByteOrder.LittleEndian);
        for (int i = 0; i < 1000; i++)
            elf.AddSection($".data.{i}", ElfSectionType.ProgramBits, ElfSectionFlags.Write, new byte[8]);
        byte[] bytes = Write(elf);
        int table = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(40));
        for (int i = 1; i <= 1000; i++)
        {
            // All of the file, each.
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(table + i * 64 + 24), 0);
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(table + i * 64 + 32), bytes.Length);
        }
        Assert.False(TryOpen(bytes, 0));
    }

    [Fact]
    public void Names_that_share_their_letters_are_refused()
    {
        var elf = new ElfBuilder(ByteOrder.LittleEndian);
        int code = elf.AddSection("xdp", ElfSectionType.ProgramBits, ElfSectionFlags.Executable, new byte[8 * 5000]);
        for (int i = 0; i < 5000; i++)
            elf.AddSymbol(i == 0 ? new string('x', 100_000) : "", code, (ulong)i * 8, 8, ElfSymbolBinding.Global, ElfSymbolType.Function);
        byte[] bytes = Write(elf);
        ElfFile file = ElfFile.Parse(bytes, new DiagnosticBag())!;
        int symbols = (int)file.FindSection(".symtab")!.Offset;
        for (int i = 0; i < 5000; i++)
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(symbols + (i + 1) * 24), 1 + i);
        Assert.False(TryOpen(bytes, 0));
    }

    [Fact]
    public void Programs_that_all_reach_the_same_code_stay_within_limits()
    {
        const int Programs = 2000, Slots = 2000;
        var elf = new ElfBuilder(ByteOrder.LittleEndian);
        int text = elf.AddSection(".text", ElfSectionType.ProgramBits, ElfSectionFlags.Executable, new byte[8 * Slots]);
        int large = elf.AddSymbol("large", text, 0, 8 * Slots, ElfSymbolBinding.Global, ElfSymbolType.Function);
        byte[] call = InstructionCodec.Encode([Instruction.CallLocal(-1), Instruction.Exit], ByteOrder.LittleEndian);
        int code = elf.AddSection("xdp", ElfSectionType.ProgramBits, ElfSectionFlags.Executable, Enumerable.Repeat(call, Programs)
            .SelectMany(static bytes => bytes).ToArray());
        for (int i = 0; i < Programs; i++)
        {
            elf.AddSymbol($"p{i}", code, (ulong)i * 16, 16, ElfSymbolBinding.Global, ElfSymbolType.Function);
            elf.AddRelocation(code, (ulong)i * 16, BpfRelocationType.Call, large);
        }
        var diagnostics = new DiagnosticBag();
        Assert.Null(ObjectReader.Read(Write(elf), "large", diagnostics));
        Assert.Contains(diagnostics, static diagnostic => diagnostic.Id == DiagnosticId.ProgramTooLarge);
    }

    static byte[] Write(ElfBuilder elf)
    {
        var output = new ArrayBufferWriter<byte>();
        elf.WriteTo(output);
        return output.WrittenSpan.ToArray();
    }

    static bool TryOpen(byte[] bytes, int seed)
    {
        try
        {
            long start = Stopwatch.GetTimestamp(), before = GC.GetAllocatedBytesForCurrentThread();
            var diagnostics = new DiagnosticBag();
            ObjectSpec? spec = ObjectReader.Read(bytes, "damaged.bpf.o", diagnostics);
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated <= 10L * bytes.Length + FixedCost, $"{allocated} bytes for a file of {bytes.Length}");
            Assert.True(spec is null == diagnostics.HasErrors);
            if (spec is not null)
                Use(spec);
            Assert.True(Stopwatch.GetElapsedTime(start) < Limit, $"it took {Stopwatch.GetElapsedTime(start)}");
            return spec is not null;
        }
        catch (Exception exception)
        {
            // The seed makes the file again.
            throw new InvalidOperationException($"seed {seed}: {exception.Message}", exception);
        }
    }

    /// <summary>What a host would do next: relocate it, here against its own types, and read what its records point to.</summary>
    static void Use(ObjectSpec spec)
    {
        CoreTarget? types = spec.Btf is null ? null : new CoreTarget(spec.Btf);
        _ = Relocator.Relocate(spec, new RelocationTarget { Types = types, Programs = spec.Programs.Select(static program => program.Name)
            .ToHashSet() }, new DiagnosticBag());
        _ = LoadableTypes.Prepare(spec)?.ToArray();
        foreach (ProgramSpec program in spec.Programs)
        {
            _ = program.LineOf(program.Instructions.Length - 1)?.Text;
            _ = program.FunctionOf(0);
        }
    }

    static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out int value) ? value : otherwise;
}

/// <summary>Ways to damage a file.</summary>
static class Damage
{
    static readonly ulong[] Numbers = [0, 1, 7, 8, 0x7f, 0xff, 0x7fff, 0xffff, 0x10000, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff,
        0x7fff_ffff_ffff_ffff, ulong.MaxValue - 7, ulong.MaxValue];

    public static byte[] Apply(byte[] original, Random random)
    {
        byte[] bytes = [.. original];
        for (int i = random.Next(1, 8); i > 0; i--)
        {
            int at = Place(bytes, random);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 2:
                    Write(bytes, at, Numbers[random.Next(Numbers.Length)], random.Next(3));
                    break;
                case 3:
                    Write(bytes, at, (ulong)random.Next(bytes.Length * 2), random.Next(3));
                    break;
                case 4:
                    int length = random.Next(1, 64), from = random.Next(bytes.Length);
                    bytes.AsSpan(from, Math.Min(length, Math.Min(bytes.Length - from, bytes.Length - at))).ToArray().CopyTo(bytes, at);
                    break;
                default:
                    bytes.AsSpan(at, Math.Min(random.Next(1, 256), bytes.Length - at)).Clear();
                    break;
            }
        }
        return random.Next(20) == 0 ? bytes[..random.Next(bytes.Length)] : bytes;
    }

    /// <summary>Anywhere, but more often in the header or the section table, which decide how all else is read.</summary>
    static int Place(byte[] bytes, Random random)
    {
        int table = (int)Math.Clamp(BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(40)), 0, bytes.Length - 1);
        return random.Next(4) switch
        {
            0 => table + random.Next(bytes.Length - table),
            1 => random.Next(64),
            _ => random.Next(bytes.Length),
        };
    }

    static void Write(byte[] bytes, int at, ulong number, int sizeLog)
    {
        Span<byte> wide = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(wide, number);
        int size = Math.Min(2 << sizeLog, bytes.Length - at);
        wide[..size].CopyTo(bytes.AsSpan(at));
    }
}
