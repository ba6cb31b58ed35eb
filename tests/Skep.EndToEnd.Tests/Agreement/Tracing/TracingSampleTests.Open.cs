using System.Text;
using Skep.Objects;

namespace Skep.EndToEnd.Tests.Agreement;

public sealed partial class TracingSampleTests
{
    /// <summary>Where the path could lie in the memory of the process.</summary>
    const ulong PathAddress = 0x7ffd_1234_5ff0;

    const long CurrentDirectory = -100;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Open_snoop_tells_the_same_of_a_process(bool onlyFailed)
    {
        string present = Path.GetTempFileName(), absent = present + ".absent";
        try
        {
            using var child = new HeldChild($"exec /bin/cat {present} {absent}");
            ObjectSpec spec = Open("open_snoop");
            spec.Variables.Get("target_pid").Set(child.Id);
            spec.Variables.Get("only_failed").Set(onlyFailed);
            using var kernel = new HostState(_kernelHost, spec);
            using var machine = new HostState(_machineHost, spec);

            kernel.Loaded.AttachAll();
            child.Run();
            List<byte[]> expected = kernel.TakeEvents("events", minimum: 1);

            // What the libraries of the child open is not known beforehand, so it is taken from the kernel's events.
            var opened = expected.ConvertAll(static record => new Opening(record));
            if (!onlyFailed)
                Assert.Contains(opened, opening => opening.Path == present && opening is { Result: >= 0, Flags: 0 });
            Assert.Contains(opened, opening => opening.Path == absent && opening is { Result: -2, Flags: 0 });
            Assert.All(opened, opening => Assert.True(!onlyFailed || opening.Result < 0));
            (_task.ProcessId, _task.ThreadId, _task.UserId) = (child.Id, child.Id, UserId);
            foreach (Opening opening in opened)
            {
                _task.Command = opening.Command;
                byte[] path = new byte[16 + 256];
                Encoding.UTF8.GetBytes(opening.Path, path);
                _image.Memory.Replace(PathAddress, path);
                Run(machine, "enter_openat", new TracepointRecord("syscalls", "sys_enter_openat").Set("dfd", CurrentDirectory)
                    .Set("filename", (long)PathAddress).Set("flags", opening.Flags).Set("mode", opening.Mode).Bytes);
                Run(machine, "exit_openat", new TracepointRecord("syscalls", "sys_exit_openat").Set("ret", opening.Result).Bytes);
            }

            Assert.Equal(Hex(expected), Hex(machine.TakeEvents("events", minimum: 0)));
            // With only_failed the results still count those that did not fail, of which there were no events.
            if (!onlyFailed)
                Assert.Equal(kernel.Maps(), machine.Maps());
        }
        finally
        {
            File.Delete(present);
        }
    }

    /// <summary>A record of open_snoop.</summary>
    sealed record Opening(byte[] Record)
    {
        public int Result => BitConverter.ToInt32(Record, 8);

        public int Flags => BitConverter.ToInt32(Record, 12);

        public uint Mode => BitConverter.ToUInt32(Record, 16);

        public string Command => Text(Record.AsSpan(32, 16));

        public string Path => Text(Record.AsSpan(48, 256));
    }
}
