using System.Text.Json;
using Skep.Diagnostics;

namespace Skep.Btf.Tests;

/// <summary>Damaged and malicious types: whatever is in them, everything that reads them comes to an end and throws nothing.</summary>
public sealed class HostileInputTests
{
    const int Seeds = 12_000;

    static readonly byte[] Sound = BuildSound();

    static byte[] BuildSound()
    {
        BtfBuilder builder = Samples.EveryKind();
        builder.AddAll(Samples.Declarations().ToFile());
        builder.AddAll(Samples.OddLayouts().ToFile());
        return builder.ToArray(includeLayout: true);
    }

    [Fact]
    public void Random_damage_anywhere_is_survived()
    {
        for (int seed = 0; seed < Seeds; seed++)
        {
            var random = new Random(seed);
            byte[] damaged = [.. Sound];
            for (int i = random.Next(1, 6); i > 0; i--)
                damaged[random.Next(damaged.Length)] = random.Next(4) == 0 ? (byte)random.Next(256)
                    : (byte)(damaged[random.Next(damaged.Length)] ^ 1 << random.Next(8));
            if (random.Next(4) == 0)
                damaged = damaged[..random.Next(damaged.Length)];
            Try(damaged, seed);
        }
    }

    [Fact]
    public void Damage_to_references_and_sizes_is_survived()
    {
        // Only the words of type records, and mostly small numbers: this makes cycles, overlaps and wrong kinds, not unreadable files.
        int first = 32, words = BitConverter.ToInt32(Sound, 12) / 4;
        for (int seed = 0; seed < Seeds; seed++)
        {
            var random = new Random(seed);
            byte[] damaged = [.. Sound];
            for (int i = random.Next(1, 12); i > 0; i--)
                BitConverter.TryWriteBytes(damaged.AsSpan(first + random.Next(words) * 4),
                    random.Next(8) == 0 ? random.Next() : random.Next(90));
            Try(damaged, seed);
        }
    }

    [Fact]
    public void Every_truncation_is_reported()
    {
        for (int length = 0; length < Sound.Length; length++)
        {
            var diagnostics = new DiagnosticBag();
            Assert.Null(BtfFile.Parse(Sound.AsMemory(0, length), diagnostics));
            Assert.True(diagnostics.HasErrors);
        }
    }

    [Fact]
    public void Opening_takes_little_more_memory_than_the_file()
    {
        // The worst there is: as many types as possible, each with a name.
        var builder = new BtfBuilder();
        for (int i = 0; i < 100_000; i++)
            builder.AddForward("f");
        byte[] bytes = builder.ToArray();
        long before = GC.GetAllocatedBytesForCurrentThread();
        BtfFile file = BtfFile.Parse(bytes, new DiagnosticBag())!;
        foreach (BtfType _ in file.FindByEssentialName("f"))
        {
        }
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1, bytes.Length * 4);
    }

    [Fact]
    public void Structs_that_contain_each_other_twice_take_no_exponential_time()
    {
        var builder = new BtfBuilder();
        const int levels = 40;
        for (int i = 1; i <= levels; i++)
        {
            builder.AddUnion(i == 1 ? "outermost" : "", 4);
            builder.AddMember("", i + 1, 0);
            builder.AddMember(i % 2 == 0 ? "" : "x", i + 1, 0);
        }
        builder.AddUnion("", 4);
        Walk(builder.ToFile());
    }

    [Fact]
    public void Structs_nested_a_hundred_thousand_deep_overflow_no_stack()
    {
        var builder = new BtfBuilder();
        const int levels = 100_000;
        for (int i = 1; i <= levels; i++)
        {
            builder.AddStruct($"s{i}", 4);
            builder.AddMember("inner", i + 1, 0);
        }
        builder.AddInt("int", 4);
        BtfFile file = builder.ToFile();
        Walk(file);
        Assert.Equal(4, file.SizeOf(1));
    }

    [Theory]
    [InlineData(BtfKind.Pointer)]
    [InlineData(BtfKind.Const)]
    [InlineData(BtfKind.Typedef)]
    [InlineData(BtfKind.Array)]
    [InlineData(BtfKind.FunctionPrototype)]
    public void Chains_and_cycles_of_references_end(BtfKind kind)
    {
        foreach (bool cycle in (bool[])[true, false])
        {
            var builder = new BtfBuilder();
            const int length = 10_000;
            for (int i = 1; i <= length; i++)
            {
                int next = cycle && i == length ? 1 : i + 1;
                _ = kind switch
                {
                    BtfKind.Pointer => builder.AddPointer(next),
                    BtfKind.Const => builder.AddConst(next),
                    BtfKind.Typedef => builder.AddTypedef($"t{i}", next),
                    BtfKind.Array => builder.AddArray(next, next, 1_000_000),
                    _ => builder.AddFunctionPrototype(next),
                };
            }
            int number = builder.AddInt("int", 4);
            builder.AddStruct("holder", 8);
            builder.AddMember("held", 1, 0);
            Walk(builder.ToFile());
            Assert.Equal(length + 1, number);
        }
    }

    static void Try(byte[] input, int seed)
    {
        try
        {
            if (BtfFile.Parse(input, new DiagnosticBag()) is { } file)
                Walk(file, seed % 16 == 0);
        }
        catch (Exception unexpected)
        {
            throw new InvalidOperationException($"seed {seed}", unexpected);
        }
    }

    /// <summary>Reads a file through everything there is to read it with.</summary>
    static void Walk(BtfFile file, bool withWriters = true)
    {
        byte[] value = new byte[64];
        value.AsSpan().Fill(0x5a);
        using var json = new Utf8JsonWriter(Stream.Null);
        foreach (BtfType type in file.Types)
        {
            _ = (type.Name, type.Size, type.TypeId, type.Linkage, type.ComponentIndex, type.Array, type.IntEncoding, type.ToString());
            _ = (type.SkipModifiers(), type.SkipModifiersAndTypedefs(), file.SizeOf(type.Id), file.AlignOf(type.Id),
                file.IsPacked(type.Id));
            _ = type.TryFindMember("no such member", out _);
            if (type.Id > 2_000)
                continue;
            _ = BtfDeclaration.Of(type, "x");
            _ = BtfValueFormatter.Format(type, value);
            _ = BtfColumn.Of(type, "value");
            json.Reset();
            BtfValueFormatter.WriteJson(type, value, json);
            if (file.TryGetSize(type.Id, out long size) && size <= value.Length)
                BtfValueParser.TryParse(type, "{ { 1 }, 2 }", new byte[64], new DiagnosticBag());
        }
        foreach (BtfType found in file.FindByEssentialName("node"))
            _ = found.Name;
        _ = file.TryFind("node", BtfKind.Struct, out _);
        file.Validate(new DiagnosticBag());
        if (!withWriters)
            return;
        BtfRawWriter.Write(file, TextWriter.Null);
        new BtfCWriter(file, TextWriter.Null).WriteHeader();
        var sharp = new BtfCSharpWriter(file, TextWriter.Null);
        foreach (BtfType type in file.Types.Take(2_000))
            sharp.WriteType(type.Id);
        BtfDeduplicator.Deduplicate(file, out _);
        BtfBuilder builder = BtfBuilder.From(file);
        builder.Adapt(BtfFeatures.None);
        _ = builder.ToArray(ByteOrder.BigEndian);
    }
}
