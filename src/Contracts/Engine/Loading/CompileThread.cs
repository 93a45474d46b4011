using System.Runtime.ExceptionServices;

namespace Chain.Contracts.Loading;

/// <summary>
/// Gives the runtime's compiler the stack that it needs, whoever loads a contract: it goes down into an expression by recursion, and
/// some 6,000 calls fit into one, each called with what the next returns. That takes 8 MiB, and a stack that overflows ends the process.
/// </summary>
internal static class CompileThread
{
    /// <summary>64 MiB, of which only what is used takes memory: eight times what the deepest expression known needs.</summary>
    private const int StackBytes = 64 * 1024 * 1024;

    /// <summary>Runs something and waits for it; what it throws is thrown here.</summary>
    public static T Run<T>(Func<T> work)
    {
        T? result = default;
        ExceptionDispatchInfo? thrown = null;
        Thread thread = new(() =>
        {
            try
            {
                result = work();
            }
            catch (Exception e)
            {
                thrown = ExceptionDispatchInfo.Capture(e);
            }
        }, StackBytes)
        { Name = "contract-compiler", IsBackground = true };
        thread.Start();
        thread.Join();
        thrown?.Throw();
        return result!;
    }
}
