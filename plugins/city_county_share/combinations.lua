-- qianshou policy check 要试的县:七个县(市、区),外加一个不在本市的。
return { product = { county_code = { 320612, 320613, 320614, 320623, 320681, 320682, 320685, 320102 } } }
