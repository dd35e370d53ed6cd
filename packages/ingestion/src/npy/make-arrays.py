"""Writes arrays.json: python3 make-arrays.py > arrays.json (numpy 2.4)."""
import numpy as np, io, json
m = np.array([[1,.5,.25],[.5,1,-.75],[.25,-.75,1]])
out = {}
def put(name, a, **k):
    b = io.BytesIO(); np.save(b, a, **k); out[name] = b.getvalue().hex()
put('float64', m); put('float32', m.astype('<f4')); put('big-endian', m.astype('>f8')); put('fortran', np.asfortranarray(np.array([[1,2,3],[4,5,6]],dtype='<i4')))
b = io.BytesIO(); np.lib.format.write_array(b, m, version=(2,0)); out['version 2']=b.getvalue().hex()
put('objects', np.array([[1,'a']],dtype=object)); put('three', np.zeros((2,1,1))); put('four', np.eye(2)); put('complex', m.astype(complex))
print(json.dumps(out, indent=2))
