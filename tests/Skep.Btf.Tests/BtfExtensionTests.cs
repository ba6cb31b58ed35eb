using Skep.Diagnostics;

namespace Skep.Btf.Tests;

public sealed class BtfExtensionTests
{
    static (BtfFile Types, byte[] Extension) Build(ByteOrder order)
    {
        BtfBuilder types = Samples.EveryKind();
        var extension = new BtfExtensionBuilder(types);
        extension.AddFunction("xdp", 0, 15);
        extension.AddFunction(".text", 16, 15);
        extension.AddLine("xdp", 0, "flow.c", "int run(void)", 12, 5);
        extension.AddLine("xdp", 8, "flow.c", "return 0;", 4_000_000, 5000);
        extension.AddCoreRelocation("xdp", 24, 4, "0:1:2", CoreRelocationKind.FieldExists);
        byte[] bytes = extension.ToArray(order);
        return (types.ToFile("test"), bytes);
    }

    [Theory]
    [InlineData(ByteOrder.LittleEndian)]
    [InlineData(ByteOrder.BigEndian)]
    public void Records_are_read_back_by_section(ByteOrder order)
    {
        (BtfFile types, byte[] bytes) = Build(order);
        var diagnostics = new DiagnosticBag();
        BtfExtension extension = BtfExtension.Parse(bytes, types, diagnostics)!;
        Assert.Empty(diagnostics);
        Assert.Equal(["xdp", ".text"], extension.Functions.Select(section => section.Name));
        BtfFunctionInfo text = Assert.Single(extension.Functions[1]);
        Assert.Equal((16u, "run"), (text.ByteOffset, text.Type.Name));
        Assert.Equal(
            [(0u, "flow.c", "int run(void)", 12, 5), (8u, "flow.c", "return 0;", 4_000_000, 1023)],
            Assert.Single(extension.Lines).Select(line => (line.ByteOffset, line.FileName, line.Text, line.Line, line.Column)));
        BtfCoreRelocation relocation = Assert.Single(Assert.Single(extension.CoreRelocations));
        Assert.Equal((24u, "node", "0:1:2", CoreRelocationKind.FieldExists),
            (relocation.ByteOffset, relocation.Type.Name, relocation.Access, relocation.Kind));
    }

    [Fact]
    public void Records_longer_than_known_are_read_by_their_stated_size()
    {
        (BtfFile types, byte[] bytes) = Build(ByteOrder.LittleEndian);

        // A function group of one section with one record of 12 bytes, in place of the one that was there.
        byte[] longer = [.. bytes[..32], 12, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 40, 0, 0, 0, 15, 0, 0, 0, 99, 99, 99, 99];
        BitConverter.TryWriteBytes(longer.AsSpan(12), 24);
        longer.AsSpan(16, 16).Clear();
        var diagnostics = new DiagnosticBag();
        BtfExtension extension = BtfExtension.Parse(longer, types, diagnostics)!;
        Assert.Empty(diagnostics);
        Assert.Equal(new BtfFunctionInfo(types, 40, 15), Assert.Single(Assert.Single(extension.Functions)));
    }

    [Fact]
    public void Any_cut_or_flipped_byte_gives_diagnostics_and_no_exception()
    {
        (BtfFile types, byte[] bytes) = Build(ByteOrder.LittleEndian);
        for (int length = 0; length < bytes.Length; length++)
            Walk(bytes[..length]);
        for (int bit = 0; bit < bytes.Length * 8; bit++)
        {
            byte[] damaged = [.. bytes];
            damaged[bit / 8] ^= (byte)(1 << bit % 8);
            Walk(damaged);
        }

        void Walk(byte[] input)
        {
            var diagnostics = new DiagnosticBag();
            if (BtfExtension.Parse(input, types, diagnostics) is not { } extension)
            {
                Assert.True(diagnostics.HasErrors);
                return;
            }
            Assert.True(input.Length == bytes.Length || diagnostics.HasErrors);
            foreach (BtfFunctionInfo function in extension.Functions.SelectMany(section => section))
                _ = function.Type.Name;
            foreach (BtfLineInfo line in extension.Lines.SelectMany(section => section))
                _ = (line.FileName, line.Text, line.Line, line.Column);
            foreach (BtfCoreRelocation relocation in extension.CoreRelocations.SelectMany(section => section))
                _ = (relocation.Type.Name, relocation.Access);
        }
    }
}
