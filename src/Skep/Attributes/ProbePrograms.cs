namespace Skep;

/// <summary>Entry of a kernel function: <c>int M(Task task, int flags)</c>, or <c>int M(ref readonly RegistersContext ctx)</c>.</summary>
[Section("kprobe/{0}", Arguments = ArgumentSource.Registers)]
public sealed class KprobeAttribute(string function) : ProgramAttribute
{
    public string Function { get; } = function;
}

/// <summary>Return of a kernel function, with its result.</summary>
[Section("kretprobe/{0}", Arguments = ArgumentSource.ReturnRegister)]
public sealed class KretprobeAttribute(string function) : ProgramAttribute
{
    public string Function { get; } = function;
}

/// <summary>Entry of a function in user space; which one is said here or when it is attached.</summary>
[Section("uprobe", Arguments = ArgumentSource.Registers)]
[Section("uprobe/{0}:{1}", Arguments = ArgumentSource.Registers)]
public sealed class UprobeAttribute : ProgramAttribute
{
    public UprobeAttribute()
    {
    }

    public UprobeAttribute(string path, string symbol) => (Path, Symbol) = (path, symbol);

    public string? Path { get; }

    public string? Symbol { get; }
}

/// <summary>Return of a function in user space, with its result.</summary>
[Section("uretprobe", Arguments = ArgumentSource.ReturnRegister)]
[Section("uretprobe/{0}:{1}", Arguments = ArgumentSource.ReturnRegister)]
public sealed class UretprobeAttribute : ProgramAttribute
{
    public UretprobeAttribute()
    {
    }

    public UretprobeAttribute(string path, string symbol) => (Path, Symbol) = (path, symbol);

    public string? Path { get; }

    public string? Symbol { get; }
}

/// <summary>A statically defined probe of a program or library in user space.</summary>
[Section("usdt", Arguments = ArgumentSource.Registers)]
[Section("usdt/{0}:{1}:{2}", Arguments = ArgumentSource.Registers)]
public sealed class UsdtAttribute : ProgramAttribute
{
    public UsdtAttribute()
    {
    }

    public UsdtAttribute(string path, string provider, string name) => (Path, Provider, Probe) = (path, provider, name);

    public string? Path { get; }

    public string? Provider { get; }

    public string? Probe { get; }
}
