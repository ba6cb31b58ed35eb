namespace Skep.Btf;

/// <summary>Which kernel learned what about BTF.</summary>
public static class BtfFeatureHistory
{
    static readonly (Version First, BtfFeatures Feature)[] Steps =
    [
        (new(5, 0), BtfFeatures.Functions),
        (new(5, 2), BtfFeatures.DataSections),
        (new(5, 6), BtfFeatures.FunctionLinkage),
        (new(5, 13), BtfFeatures.Floats),
        (new(5, 16), BtfFeatures.DeclarationTags),
        (new(5, 17), BtfFeatures.TypeTags),
        (new(6, 0), BtfFeatures.Enum64),
        (new(6, 9), BtfFeatures.OptionalSections),
    ];

    /// <summary>What a kernel of this version knows at least; distributions bring more back to older ones.</summary>
    public static BtfFeatures At(Version kernel) =>
        Steps.Where(step => step.First <= kernel).Aggregate(BtfFeatures.None, static (known, step) => known | step.Feature);
}
