namespace Chain.Node.Storage.Votes;

/// <summary>Turns the file system's exceptions into ones that tell the operator what to do.</summary>
internal static class FileErrors
{
    private const int NoSpace = 28; // ENOSPC
    private const int TooLarge = 27; // EFBIG
    private const int QuotaExceeded = 122; // EDQUOT

    /// <summary>Whether the system refused; .NET reports EFBIG, the file-size limit, as an argument out of range.</summary>
    public static bool IsOfTheSystem(Exception exception) =>
        exception is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException;

    /// <summary>Whether the volume is full, or a quota or file-size limit is reached.</summary>
    public static bool IsNoSpace(Exception exception) =>
        exception is ArgumentOutOfRangeException
        || exception.HResult is NoSpace or TooLarge or QuotaExceeded
        || exception.Message.Contains("No space left", StringComparison.Ordinal);

    public static StorageException Of(Exception exception, string path) =>
        IsNoSpace(exception)
            ? new StorageException(
                StorageFailure.NoSpace,
                path,
                $"No space is left for the vote log at '{path}', or a file-size limit or quota is reached. Make space or raise the limit, then "
                + $"start the node again: every vote that was sent is kept. The system says \"{exception.Message}\".",
                exception)
            : new StorageException(
                StorageFailure.Io, path, $"The vote log at '{path}' cannot be used. Check the disk and its permissions. The system says \"{exception.Message}\".", exception);

    public static T Guard<T>(string path, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception exception) when (IsOfTheSystem(exception))
        {
            throw Of(exception, path);
        }
    }

    public static void Guard(string path, Action action) => Guard(path, () =>
    {
        action();
        return true;
    });
}
