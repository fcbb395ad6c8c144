-- a point query that no earlier one equals
local number = 0
request = function()
  number = number + 1
  local query = "ASK%20%7B%20%3Curn%3Abeatbook%3Aarticle%2Fg" .. number .. "%3E%20a%20bb%3AArticle%20%7D"
  return wrk.format("GET", "/sparql?query=" .. query .. "%23" .. os.time())
end
