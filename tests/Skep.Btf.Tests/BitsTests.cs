using FsCheck;
using FsCheck.Fluent;

namespace Skep.Btf.Tests;

public sealed class BitsTests
{
    [Theory]
    [InlineData(ByteOrder.LittleEndian)]
    [InlineData(ByteOrder.BigEndian)]
    public void Bits_that_were_written_are_read_and_the_others_stay(ByteOrder order)
    {
        var cases = from offset in Gen.Choose(0, 70)
                    from width in Gen.Choose(1, 128)
                    from value in Gen.ArrayOf(Gen.Choose(0, 255), 16)
                    from noise in Gen.ArrayOf(Gen.Choose(0, 255), 32)
                    select (offset, width, Value: Join(value), Memory: noise.Select(b => (byte)b).ToArray());
        Prop.ForAll(cases.ToArbitrary(), test =>
        {
            UInt128 mask = test.width == 128 ? UInt128.MaxValue : (UInt128.One << test.width) - 1;
            byte[] written = [.. test.Memory];
            Bits.Write(written, test.offset, test.width, order, test.Value);
            Assert.Equal(test.Value & mask, Bits.Read(written, test.offset, test.width, order));

            Bits.Write(written, test.offset, test.width, order, Bits.Read(test.Memory, test.offset, test.width, order));
            Assert.Equal(test.Memory, written);
        }).QuickCheckThrowOnFailure();

        static UInt128 Join(int[] bytes) => bytes.Aggregate(UInt128.Zero, (value, b) => value << 8 | (uint)b);
    }

    [Fact]
    public void Whole_numbers_are_read_as_memory_holds_them()
    {
        byte[] memory = [1, 2, 3, 4, 5, 6, 7, 8];
        Assert.Equal(0x04030201u, Bits.Read(memory, 0, 32, ByteOrder.LittleEndian));
        Assert.Equal(0x01020304u, Bits.Read(memory, 0, 32, ByteOrder.BigEndian));
        Assert.Equal(-1, Bits.SignExtend(0xff, 8));
        Assert.Equal(127, Bits.SignExtend(0x7f, 8));
    }
}
