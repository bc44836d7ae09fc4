// The SDK warns on every Node release that it will stop supporting some day; in tests that is noise.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
// What the function logs is of interest only to the tests about it.
process.env['LOG_LEVEL'] = 'SILENT';
// Jest wants 100 frames of every error, also of those that it makes at each `expect` in case it fails.
Error.stackTraceLimit = 20;
