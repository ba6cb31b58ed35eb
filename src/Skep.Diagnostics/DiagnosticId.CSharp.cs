namespace Skep.Diagnostics;

public static partial class DiagnosticId
{
    /// <summary>The file is not a .NET assembly, or its metadata is damaged.</summary>
    public const string NotAssembly = "BPF0500";

    /// <summary>An object of a class is made.</summary>
    public const string HeapObject = "BPF0501";

    /// <summary>An array is made or used.</summary>
    public const string HeapArray = "BPF0502";

    /// <summary>A string is made or read.</summary>
    public const string StringUse = "BPF0503";

    /// <summary>A value is put in a box.</summary>
    public const string Boxing = "BPF0504";

    /// <summary>A lambda captures variables.</summary>
    public const string Closure = "BPF0505";

    /// <summary>A delegate that is not the same one on every path.</summary>
    public const string DelegateCall = "BPF0506";

    /// <summary>A virtual or interface call whose target is not known.</summary>
    public const string VirtualCall = "BPF0507";

    /// <summary>An exception is caught.</summary>
    public const string ExceptionHandler = "BPF0508";

    /// <summary>Floating point.</summary>
    public const string FloatingPoint = "BPF0509";

    /// <summary>A method calls itself, directly or through others.</summary>
    public const string RecursiveMethod = "BPF0510";

    /// <summary>A lock, a thread or a task.</summary>
    public const string Threading = "BPF0511";

    /// <summary><c>async</c> or an iterator.</summary>
    public const string StateMachine = "BPF0512";

    /// <summary>The size of <c>stackalloc</c> is not constant.</summary>
    public const string StackAllocation = "BPF0513";

    /// <summary>A static field that can change, or whose value is not known when compiling.</summary>
    public const string StaticField = "BPF0514";

    /// <summary>A method without a body that could be compiled.</summary>
    public const string MethodWithoutBody = "BPF0515";

    /// <summary>A field or property of the program class that is neither read-only data nor a global.</summary>
    public const string ObjectState = "BPF0516";

    /// <summary>LINQ or another enumeration through an interface.</summary>
    public const string Enumeration = "BPF0517";

    /// <summary>The parameters or the result of a program do not fit its type.</summary>
    public const string ProgramSignature = "BPF0518";

    /// <summary>A variable holds different objects on different paths.</summary>
    public const string ObjectVariable = "BPF0519";

    /// <summary>Another operation of the runtime that has no equivalent in BPF.</summary>
    public const string Unsupported = "BPF0520";

    /// <summary>The constructor of the program class does something that is not known when compiling.</summary>
    public const string ObjectConstructor = "BPF0521";

    /// <summary>An attribute of the programming model that does not fit what it stands on.</summary>
    public const string ContractAttribute = "BPF0522";

    /// <summary>A program class that cannot be compiled as one: generic, or without programs.</summary>
    public const string ProgramClass = "BPF0523";

    /// <summary>Reflection.</summary>
    public const string Reflection = "BPF0524";

    /// <summary>A type or member that is in none of the references.</summary>
    public const string ReferenceMissing = "BPF1501";

    /// <summary>A struct with a field of a reference type.</summary>
    public const string ManagedField = "BPF1502";

    /// <summary>A type that cannot be a key, a value or a global.</summary>
    public const string DataShape = "BPF1503";

    /// <summary>A use of a kernel structure that is no read of a field.</summary>
    public const string KernelStructure = "BPF1504";
}
