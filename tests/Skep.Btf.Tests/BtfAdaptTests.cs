namespace Skep.Btf.Tests;

public sealed class BtfAdaptTests
{
    static BtfBuilder Sample()
    {
        BtfBuilder builder = Samples.EveryKind();
        int variable = builder.AddVariable("ops", 4, BtfLinkage.Global);
        builder.AddDataSection("?.struct_ops", 24);
        builder.AddSectionEntry(variable, 0, 24);
        return builder;
    }

    public static TheoryData<BtfFeatures, string[]> Replacements => new()
    {
        { BtfFeatures.DeclarationTags, ["[19] INT 'note' size=1 bits_offset=0 nr_bits=8 encoding=(none)"] },
        { BtfFeatures.TypeTags, ["[20] CONST '(anon)' type_id=4"] },
        { BtfFeatures.Floats, ["[18] STRUCT '(anon)' size=8 vlen=0"] },
        { BtfFeatures.FunctionLinkage, ["[15] FUNC 'run' type_id=14 linkage=static"] },
        { BtfFeatures.OptionalSections, ["[22] DATASEC '_.struct_ops' size=24 vlen=1"] },
        {
            BtfFeatures.Enum64,
            [
                "[7] ENUM 'color' encoding=UNSIGNED size=4 vlen=2",
                "\t'RED' val=4294967295",
                "[8] UNION 'wide' size=8 vlen=1",
                "\t'HUGE' type_id=23 bits_offset=0",
                "[23] INT 'enum64_placeholder' size=1 bits_offset=0 nr_bits=8 encoding=(none)",
            ]
        },
        {
            BtfFeatures.Functions,
            [
                "[14] ENUM '(anon)' encoding=UNSIGNED size=4 vlen=2",
                "\t'first' val=3",
                "\t'(anon)' val=0",
                "[15] TYPEDEF 'run' type_id=14",
            ]
        },
        {
            BtfFeatures.DataSections,
            [
                "[16] INT 'counter' size=1 bits_offset=0 nr_bits=8 encoding=(none)",
                "[17] STRUCT '_bss' size=4 vlen=1",
                "\t'counter' type_id=16 bits_offset=0",
                "[21] INT 'ops' size=1 bits_offset=0 nr_bits=8 encoding=(none)",
                "[22] STRUCT '__struct_ops' size=24 vlen=1",
                "\t'ops' type_id=21 bits_offset=0",
            ]
        },
    };

    [Theory]
    [MemberData(nameof(Replacements))]
    public void What_a_kernel_lacks_is_replaced_in_place(BtfFeatures missing, string[] changed)
    {
        BtfBuilder builder = Sample();
        string before = BtfRawWriter.ToString(builder.ToFile());
        builder.Adapt(BtfFeatures.All & ~missing);
        string[] after = BtfRawWriter.ToString(builder.ToFile()).Split('\n');
        Assert.Equal(changed, after.Except(before.Split('\n')).ToArray());
    }

    [Fact]
    public void Nothing_is_replaced_for_a_kernel_that_knows_everything()
    {
        BtfBuilder builder = Sample();
        builder.Adapt(BtfFeatureHistory.At(new Version(6, 9)));
        Assert.Equal(Sample().ToArray(), builder.ToArray());
    }

    [Theory]
    [InlineData("4.18", BtfFeatures.None)]
    [InlineData("5.4", BtfFeatures.Functions | BtfFeatures.DataSections)]
    [InlineData("5.17.3", BtfFeatures.All & ~BtfFeatures.Enum64 & ~BtfFeatures.OptionalSections)]
    public void A_kernel_knows_what_came_before_it(string kernel, BtfFeatures expected) =>
        Assert.Equal(expected, BtfFeatureHistory.At(Version.Parse(kernel)));

    [Fact]
    public void The_running_kernel_takes_the_types_whatever_was_replaced()
    {
        Assert.Null(KernelLoad.Try(Sample().ToArray()));
        foreach (BtfFeatures feature in Enum.GetValues<BtfFeatures>())
        {
            // Parameters without a name become enum values without one, which only kernels that lack functions accept.
            if ((feature & BtfFeatures.Functions) != 0 || feature == BtfFeatures.None)
                continue;
            BtfBuilder builder = Sample();
            builder.Adapt(BtfFeatures.All & ~feature);
            Assert.True(KernelLoad.Try(builder.ToArray()) is null, $"{feature}: {KernelLoad.Try(builder.ToArray())}");
        }
    }
}
