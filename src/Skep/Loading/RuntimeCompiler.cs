using Skep.Objects;

namespace Skep;

/// <summary>Compiles a class of a loaded assembly.</summary>
static class RuntimeCompiler
{
    public static ObjectSpec Compile(Type type) => throw new BpfNotSupportedException($"compiling {type.FullName} at run time", help: "Compile it when the project is built.");
}
