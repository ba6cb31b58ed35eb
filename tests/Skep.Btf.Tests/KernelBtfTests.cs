namespace Skep.Btf.Tests;

public sealed class KernelBtfTests
{
    static BtfFile Open()
    {
        Require.KernelBtf();
        return BtfFile.OpenKernel();
    }

    [Fact]
    public void The_running_kernel_s_types_open_and_a_struct_is_found_by_name()
    {
        using BtfFile kernel = Open();
        Assert.True(kernel.TryFind("task_struct", BtfKind.Struct, out BtfType task));
        Assert.Equal("task_struct", task.Name);
        Assert.True(task.TryFindMember("pid", out BtfMember pid));
        Assert.Equal("pid_t", pid.Type.Name);
        Assert.Equal(4, kernel.SizeOf(pid.TypeId));
        Assert.Equal(8, kernel.PointerSize);
        Assert.False(kernel.TryFind("task_struct", BtfKind.Union, out _));
        Assert.False(kernel.TryFind("no such type", BtfKind.Void, out _));
    }

    [Fact]
    public void Every_named_type_is_found_again_by_its_name()
    {
        using BtfFile kernel = Open();
        foreach (BtfType type in kernel.Types)
        {
            if (type.IsAnonymous)
                continue;
            bool found = false;
            int last = 0;
            foreach (BtfType candidate in kernel.FindAll(type.NameUtf8))
            {
                Assert.True(candidate.Id > last && candidate.NameUtf8.SequenceEqual(type.NameUtf8));
                last = candidate.Id;
                found |= candidate == type;
            }
            Assert.True(found, type.ToString());
        }
    }
}
