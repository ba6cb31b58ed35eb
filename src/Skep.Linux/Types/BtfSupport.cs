using Skep.Btf;
using Skep.KernelAbi;

namespace Skep.Linux;

/// <summary>Which types the checkers of older kernels know.</summary>
static class BtfSupport
{
    static readonly (KernelVersion First, BtfFeatures Feature)[] Features =
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

    public static BtfFeatures Of(KernelVersion version) =>
        Features.Where(row => version >= row.First).Aggregate(BtfFeatures.None, static (all, row) => all | row.Feature);
}
