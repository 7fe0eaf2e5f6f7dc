-- Asks each of a file's paths in turn, and tells what came as a line of JSON.
-- wrk … -s wrk.lua URL -- FILE ACCEPT FIRST

local requests, at = {}, 0

function init(args)
   local headers = { ["Accept"] = args[2], ["Host"] = wrk.host .. ":" .. wrk.port }
   for line in io.lines(args[1]) do
      requests[#requests + 1] = wrk.format("GET", line, headers)
   end
   at = tonumber(args[3]) % #requests
end

function request()
   at = at % #requests + 1
   return requests[at]
end

function done(summary, latency, _)
   local errors = summary.errors
   io.write(string.format(
      '{"answers":%d,"us":%d,"bytes":%d,"p50":%d,"p99":%d,"refused":%d,"broken":%d}\n',
      summary.requests, summary.duration, summary.bytes,
      latency:percentile(50), latency:percentile(99),
      errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
