// The SDK warns on every Node release that it will stop supporting some day; in tests that is noise.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
