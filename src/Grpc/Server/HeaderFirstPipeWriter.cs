using System.IO.Pipelines;

namespace Chain.Grpc.Server;

/// <summary>Sets the response headers before the first byte of the body is written, and then passes everything on.</summary>
internal sealed class HeaderFirstPipeWriter(GrpcServerCall call, PipeWriter body) : PipeWriter
{
    private bool _started;

    public override bool CanGetUnflushedBytes => body.CanGetUnflushedBytes;

    public override long UnflushedBytes => body.UnflushedBytes;

    public override Memory<byte> GetMemory(int sizeHint = 0) => Body().GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => Body().GetSpan(sizeHint);

    public override void Advance(int bytes) => body.Advance(bytes);

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) =>
        Body().FlushAsync(cancellationToken);

    public override void CancelPendingFlush() => body.CancelPendingFlush();

    public override void Complete(Exception? exception = null) => body.Complete(exception);

    private PipeWriter Body()
    {
        if (_started) return body;
        _started = true;
        call.ApplyResponseHeaders();
        return body;
    }
}
