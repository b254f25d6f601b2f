import NIOCore
import NIOHTTP1

/// A connection that speaks HTTP, after TLS where there is any.
typealias HTTPChannel = NIOAsyncChannel<HTTPServerRequestPart, HTTPPart<HTTPResponseHead, ByteBuffer>>

/// Puts HTTP on top of a channel's pipeline. Must be called on the channel's event loop.
func wrapHTTP(_ channel: any Channel) throws -> HTTPChannel {
  let pipeline = channel.pipeline.syncOperations
  try pipeline.configureHTTPServerPipeline(withPipeliningAssistance: false, withErrorHandling: true)
  try pipeline.addHandler(ReplyPartHandler())
  return try HTTPChannel(wrappingChannelSynchronously: channel)
}
