namespace Skep.Machine;

/// <summary>The code of each kernel function, by name.</summary>
static class KfuncTable
{
    public static nint Find(string name) => 0;
}
