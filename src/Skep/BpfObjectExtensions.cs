using System.Reflection;
using Skep.Machine;

namespace Skep;

/// <summary>What to do with the programs of an object.</summary>
public static class BpfObjectExtensions
{
    /// <summary>
    /// Attaches a program: <c>firewall.Attach(f => f.Ingress, NetworkInterface.Named("eth0"))</c>. The link lives until it or the object is
    /// disposed.
    /// </summary>
    /// <param name="instance">A loaded object.</param>
    /// <param name="program">Names the program.</param>
    /// <param name="target">Where; null for what the program's attribute says.</param>
    /// <exception cref="BpfNotSupportedException">The host has no such hook; the message says what to do.</exception>
    public static BpfLink Attach<T>(this T instance, Func<T, Delegate> program, AttachTarget? target = null)
        where T : BpfObject
    {
        Demand(instance);
        return instance.Loaded.Attach(instance.Binding.ProgramOf(program(instance).Method), target);
    }

    /// <summary>
    /// Attaches every program whose attribute says to what, such as <see cref="TracepointAttribute"/>; all of them or none.
    /// </summary>
    public static IReadOnlyList<BpfLink> AttachAll(this BpfObject instance)
    {
        Demand(instance);
        return instance.Loaded.AttachAll();
    }

    /// <summary>The program in the host.</summary>
    public static BpfProgram Program<T>(this T instance, Func<T, Delegate> program)
        where T : BpfObject => instance.Binding.ProgramOf(program(instance).Method);

    /// <summary>
    /// Runs a program on a packet: in the host if the object is loaded, else as plain C#, where an exception becomes what the program
    /// returns when it aborts.
    /// </summary>
    /// <returns>What the program returned.</returns>
    public static uint Run<T>(this T instance, Func<T, Delegate> program, ReadOnlySpan<byte> packet)
        where T : BpfObject
    {
        Delegate method = program(instance);
        if (instance.IsLoaded)
            return instance.Binding.ProgramOf(method.Method).Run(packet).ReturnValue;
        object context = method.Method.GetParameters() switch
        {
            [{ ParameterType: var type }] when type == typeof(XdpContext).MakeByRefType() => new XdpContext(packet),
            [{ ParameterType: var type }] when type == typeof(SkbContext).MakeByRefType() => new SkbContext(packet),
            _ => throw new ArgumentException($"{method.Method.Name} is no program for packets", nameof(program)),
        };
        try
        {
            return (uint)Convert.ToInt64(method.DynamicInvoke(context), null);
        }
        catch (TargetInvocationException)
        {
            return (uint)ObjectMembers.SectionOf(method.Method).Section.AbortValue;
        }
    }

    static void Demand(BpfObject instance)
    {
        if (instance.Binding.Host is InProcessHost && BpfHost.WhyNotKernel() is { } reason)
            throw new BpfNotSupportedException($"attaching programs of {instance.GetType().Name} to this system's events", help: reason);
    }
}
