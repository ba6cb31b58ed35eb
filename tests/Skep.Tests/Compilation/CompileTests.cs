using Skep.Objects;
using Skep.Samples;

namespace Skep.Tests.Compilation;

public class CompileTests
{
    public static TheoryData<Type> Samples => [.. typeof(Flows).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(BpfObject)))];

    [Theory]
    [MemberData(nameof(Samples))]
    public void Every_sample_compiles(Type sample)
    {
        ObjectSpec spec = RuntimeCompiler.Compile(sample);
        Assert.Equal(ObjectMembers.Of(sample).Programs.Select(ObjectMembers.ProgramName).Order(),
            spec.Programs.Select(static program => program.Name).Order());
        Assert.Equal(
            ObjectMembers.Of(sample).Programs.Select(static method => ObjectMembers.SectionOf(method).Name).Order(),
            spec.Programs.Select(static program => program.SectionName).Order());
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void The_kernel_takes_every_sample(Type sample)
    {
        Require.Root();
        Require.KernelBtf();
        using IBpfHost host = BpfHost.OpenKernel();
        using BpfObject loaded = host.Load((BpfObject)Activator.CreateInstance(sample)!);
        Assert.Equal(ObjectMembers.Of(sample).Programs.Count, loaded.Loaded.Programs.Count);
    }
}
