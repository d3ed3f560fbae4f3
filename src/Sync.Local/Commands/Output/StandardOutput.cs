using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Sync.Local.Commands.Output;

/// <summary>The process that reads our output has ended, as <c>head</c> does: nothing is wrong.</summary>
internal sealed class ReaderGoneException(Exception inner) : Exception("Nobody reads the output any more.", inner);

/// <summary>
/// The standard output of this process. .NET's own ignores that a pipe was closed, so that a command would go on
/// reading a million rows for nobody.
/// </summary>
internal sealed class StandardOutput : StreamWriter
{
    private StandardOutput(Stream stream)
        : base(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false))
    {
        AutoFlush = true;
        NewLine = "\n";
    }

    /// <summary>Makes it the output of <see cref="Console"/>, and returns it.</summary>
    public static StandardOutput Use()
    {
        var output = new StandardOutput(OpenStream());
        Console.SetOut(output);
        return output;
    }

    /// <summary>For bytes.</summary>
    /// <exception cref="ReaderGoneException">On a write, if the pipe was closed.</exception>
    public static Stream OpenStream()
    {
        if (OperatingSystem.IsWindows() || !Console.IsOutputRedirected) return Console.OpenStandardOutput();
        var pipe = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        // Of a file, .NET would keep its own position, and overwrite what others append.
        return pipe.CanSeek ? Console.OpenStandardOutput() : new Pipe(pipe);
    }

    private sealed class Pipe(FileStream stream) : Stream
    {
        public override bool CanRead => false;
        public override bool CanSeek => false;
        public override bool CanWrite => true;
        public override long Length => throw new NotSupportedException();
        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            try
            {
                stream.Write(buffer);
            }
            catch (IOException error)
            {
                throw new ReaderGoneException(error);
            }
        }

        public override void Flush() => stream.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing) stream.Dispose();
            base.Dispose(disposing);
        }
    }
}
